using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Images;
using IaC.Linux.Files;
using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>Snapshots of one guest, of its disks or of all that it is, kept beside it and gone with it. A snapshot is a folder that bears its name once it is whole.</summary>
/// <param name="layout">The root.</param>
/// <param name="uid">Key of the guest.</param>
/// <param name="time">Clock.</param>
public sealed class GuestSnapshots(RootLayout layout, string uid, TimeProvider time)
{
    private const string ManifestFile = "snapshot.json";
    /// <summary>What the name of a folder ends in that is no snapshot yet.</summary>
    internal const string Draft = ".new";

    private const string ConsistentMember = "consistent";
    private const string MachineMember = "machine";
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private string Folder => layout.Snapshots(uid);

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<GuestSnapshot> List() => !Directory.Exists(Folder) ? [] :
        [.. Directory.GetDirectories(Folder).Where(path => !path.EndsWith(Draft, StringComparison.Ordinal)).Select(Read).OrderBy(snapshot => snapshot.Created)];

    /// <summary>Takes one.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="memory">Of the memory of a guest that runs, too.</param>
    /// <param name="cancellationToken">Gives up; nothing is left of it.</param>
    /// <exception cref="EngineException">The name is taken, or the guest has nothing to be copied.</exception>
    public async Task<GuestSnapshot> CreateAsync(string name, bool memory, CancellationToken cancellationToken)
    {
        string place = Path.Combine(Folder, name);
        if (Directory.Exists(place))
        {
            throw new EngineException($"there is a snapshot {name} already", $"`iac snapshot rm` removes it");
        }

        MachineDisk[] disks = WritableDisks(layout, uid);
        if (!memory && disks.Length == 0)
        {
            throw NoDisk();
        }

        string draft = place + Draft;
        Directory.CreateDirectory(Folder, OwnerOnly);
        Remove(Path.GetFileName(draft));
        Directory.CreateDirectory(draft, OwnerOnly);
        try
        {
            DateTimeOffset created = time.GetUtcNow();
            var manifest = new JsonObject
            {
                ["created"] = created.ToString("O", CultureInfo.InvariantCulture),
                ["disks"] = new JsonArray([.. disks.Select(disk => (JsonNode)disk.Name)]),
            };
            DiskCapture capture = new(layout, uid);
            if (memory)
            {
                await capture.TakeWithMemoryAsync(disks, draft, cancellationToken).ConfigureAwait(false);
                manifest[ConsistentMember] = true;
                manifest[MachineMember] = MachineShape.Of(StoredRecord.TryRead(layout, uid)!);
            }
            else
            {
                manifest[ConsistentMember] = await capture.TakeAsync(disks, draft, cancellationToken).ConfigureAwait(false);
            }

            await File.WriteAllTextAsync(Path.Combine(draft, ManifestFile), manifest.ToJsonString(), cancellationToken).ConfigureAwait(false);
            Directory.Move(draft, place);
        }
        catch
        {
            Remove(Path.GetFileName(draft));
            throw;
        }

        return Read(place);
    }

    /// <summary>Puts the disks back to what they were. A guest that runs is stopped meanwhile, and then boots from them, or goes on where it was when its memory was kept.</summary>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="memory">Brings the memory back, too, where the snapshot has it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">There is no such snapshot, it lacks a disk that the guest has, or the guest cannot take its memory any more.</exception>
    public async Task RestoreAsync(string name, bool memory, CancellationToken cancellationToken)
    {
        string place = Require(name);
        MachineDisk[] disks = WritableDisks(layout, uid);
        if (disks.FirstOrDefault(disk => !File.Exists(DiskCapture.FileIn(place, disk))) is { } missing)
        {
            throw new EngineException($"snapshot {name} has no disk {missing.Name}, which the guest has now");
        }

        bool withMemory = memory && Read(place).Memory;
        if (withMemory && ManifestOf(place)[MachineMember]!.GetValue<string>() != MachineShape.Of(StoredRecord.TryRead(layout, uid)!))
        {
            throw new EngineException($"the guest is another machine by now than when snapshot {name} was taken, and cannot take its memory", "`--disks-only` brings back the disks, and boots from them");
        }

        bool resume = await StopAsync(cancellationToken).ConfigureAwait(false);

        // One that waits for the next start belongs to other disks.
        string next = MachineFolders.Memory(layout, uid);
        File.Delete(next);
        foreach (MachineDisk disk in disks)
        {
            await ReplaceAsync(disk.Path, DiskCapture.FileIn(place, disk), DiskCapture.FormatOf(disk), cancellationToken).ConfigureAwait(false);
        }

        if (withMemory)
        {
            await ReplaceAsync(next, DiskCapture.MemoryIn(place), DiskFormatNames.Parse(MachineMemory.Format), cancellationToken).ConfigureAwait(false);
        }

        if (resume)
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
            await client.ResumeAsync(container: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Removes one.</summary>
    /// <exception cref="EngineException">There is no such snapshot.</exception>
    public void Delete(string name) => Remove(Path.GetFileName(Require(name)));

    /// <summary>Disks that a guest writes to and that are the root's, by its record.</summary>
    /// <exception cref="EngineException">It has none.</exception>
    internal static MachineDisk[] DisksOf(RootLayout layout, string uid) => WritableDisks(layout, uid) is { Length: > 0 } disks ? disks : throw NoDisk();

    private static MachineDisk[] WritableDisks(RootLayout layout, string uid)
    {
        string own = layout.Lib + "/";
        return [.. (StoredRecord.TryRead(layout, uid)?.Containers[0].Machine?.Disks ?? []).Where(disk => !disk.ReadOnly && disk.Path.StartsWith(own, StringComparison.Ordinal))];
    }

    private static EngineException NoDisk() => new("the guest has no disk of which a snapshot could be taken: one that it writes to and that lies in this root");

    private static async Task ReplaceAsync(string path, string content, DiskFormat format, CancellationToken cancellationToken)
    {
        string draft = path + Draft;
        File.Delete(draft);
        await new GuestDiskFile(draft).EnsureCopyAsync(content, format, cancellationToken).ConfigureAwait(false);
        File.Move(draft, path, overwrite: true);
    }

    private async Task<bool> StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
            bool runs = !(await client.StatusAsync(cancellationToken).ConfigureAwait(false)).Held;
            await client.StopAsync(container: null, grace: null, cancellationToken).ConfigureAwait(false);
            return runs;
        }
        catch (SupervisorException gone) when (gone.Fault == SupervisorFault.Gone && PodScan.Scan(layout, [uid], TimeSpan.Zero)[0].Supervisor == SupervisorState.Gone)
        {
            // Nothing of it runs.
            return false;
        }
    }

    private string Require(string name)
    {
        string place = Path.Combine(Folder, name);
        return File.Exists(Path.Combine(place, ManifestFile)) ? place
            : throw new EngineException($"the guest has no snapshot {name}", List() is { Count: > 0 } all ? $"it has {string.Join(", ", all.Select(snapshot => snapshot.Name))}" : "`iac snapshot create` takes one");
    }

    private void Remove(string name)
    {
        using SafeFolder folder = SafeFolder.Open(Folder);
        if (folder.Status(name) is not null)
        {
            folder.RemoveTree(name);
        }
    }

    private static JsonObject ManifestOf(string place) => JsonNode.Parse(File.ReadAllText(Path.Combine(place, ManifestFile)))!.AsObject();

    private static GuestSnapshot Read(string place)
    {
        JsonObject manifest = ManifestOf(place);
        return new GuestSnapshot(
            Path.GetFileName(place),
            DateTimeOffset.Parse(manifest["created"]!.GetValue<string>(), CultureInfo.InvariantCulture),
            manifest[ConsistentMember]!.GetValue<bool>(),
            manifest.ContainsKey(MachineMember),
            new DirectoryInfo(place).EnumerateFiles().Sum(file => file.Length),
            [.. manifest["disks"]!.AsArray().Select(disk => disk!.GetValue<string>())]);
    }
}
