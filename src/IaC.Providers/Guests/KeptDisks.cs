using System.Collections.Immutable;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Pods;
using IaC.Providers.Pods;

namespace IaC.Providers.Guests;

/// <summary>The disks of guests that outlive them, of all stacks of a root, also of those that are gone.</summary>
/// <param name="layout">The root.</param>
public sealed class KeptDisks(RootLayout layout)
{
    /// <summary>All of them, by stack, guest and name.</summary>
    public ImmutableArray<KeptDisk> List()
    {
        if (!Directory.Exists(layout.Disks))
        {
            return [];
        }

        HashSet<string> used = [.. PodRecords.All(layout).SelectMany(record => record.Containers).SelectMany(container => container.Machine?.Disks ?? []).Select(disk => disk.Path)];
        return
        [
            .. from stack in Directory.EnumerateDirectories(layout.Disks)
               where Guid.TryParseExact(Path.GetFileName(stack), "N", out _)
               from guest in Directory.EnumerateDirectories(stack)
               from disk in Of(guest, used)
               orderby disk.StackUuid, disk.Guest, disk.Name
               select disk,
        ];
    }

    /// <summary>Deletes one with its data. The caller holds its stack, where that is still there.</summary>
    /// <exception cref="EngineException">A guest has it.</exception>
    public void Remove(KeptDisk disk)
    {
        if (List().Any(now => now.Path == disk.Path && now.Used))
        {
            throw new EngineException($"disk {disk.Name} belongs to guest {disk.Guest}", "take it out of the declaration with `onDelete: delete`, or destroy the guest first");
        }

        File.Delete(disk.Path);
        new GuestDiskFiles(layout, disk.StackUuid, disk.Guest).RemoveEmptyFolders();
    }

    private static IEnumerable<KeptDisk> Of(string folder, HashSet<string> used)
    {
        using SafeFolder guest = SafeFolder.Open(folder);
        foreach (FolderEntry entry in guest.Entries())
        {
            string extension = Path.GetExtension(entry.Name), path = Path.Combine(folder, entry.Name);
            if (extension is ".qcow2" or ".raw" && guest.Status(entry.Name) is { } status)
            {
                yield return new KeptDisk(
                    Guid.ParseExact(Path.GetFileName(Path.GetDirectoryName(folder)!), "N"), Path.GetFileName(folder), Path.GetFileNameWithoutExtension(entry.Name), extension[1..], status.Allocated, used.Contains(path), path);
            }
        }
    }
}
