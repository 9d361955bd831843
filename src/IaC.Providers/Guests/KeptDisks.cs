using System.Collections.Immutable;
using IaC.Engine;
using IaC.Linux.Files;
using IaC.Linux.Locks;
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

        HashSet<string> used = Declared();
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
        if (Declared().Contains(disk.Path))
        {
            throw new EngineException($"disk {disk.Name} belongs to guest {disk.Guest}", "take it out of the declaration with `onDelete: delete`, or destroy the guest first");
        }

        if (RangeLock.IsHeld(disk.Path))
        {
            throw new EngineException($"a guest that runs has disk {disk.Name} still open", $"it was taken out of the declaration, and the guest has not let go of it: `iac restart {disk.Guest}` makes it");
        }

        File.Delete(disk.Path);
        CondemnedDisks.Spare(disk.Path);
        new GuestDiskFiles(layout, disk.StackUuid, disk.Guest).RemoveEmptyFolders();
    }

    private HashSet<string> Declared() => [.. PodRecords.All(layout).SelectMany(record => record.Containers).SelectMany(container => container.Machine?.Disks ?? []).Select(disk => disk.Path)];

    // QEMU holds locks on what it writes to, also on what a guest has not let go of and no record names any more.
    private static IEnumerable<KeptDisk> Of(string folder, HashSet<string> used)
    {
        using SafeFolder guest = SafeFolder.Open(folder);
        foreach (FolderEntry entry in guest.Entries())
        {
            string extension = Path.GetExtension(entry.Name), path = Path.Combine(folder, entry.Name);
            if (extension is ".qcow2" or ".raw" && guest.Status(entry.Name) is { } status)
            {
                yield return new KeptDisk(
                    Guid.ParseExact(Path.GetFileName(Path.GetDirectoryName(folder)!), "N"), Path.GetFileName(folder), Path.GetFileNameWithoutExtension(entry.Name), extension[1..], status.Allocated, used.Contains(path) || RangeLock.IsHeld(path), path);
            }
        }
    }
}
