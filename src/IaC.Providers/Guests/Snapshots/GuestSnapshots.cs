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
    private const string ConsistentMember = "consistent";
    private const string MachineMember = "machine";

    private string Folder => layout.Snapshots(uid);

    /// <summary>Their names, sorted.</summary>
    public IEnumerable<string> Names => Places.Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    private IEnumerable<string> Places => !Directory.Exists(Folder) ? [] : Directory.GetDirectories(Folder).Where(path => !DraftFolder.IsDraft(path));

    /// <summary>All of them, the oldest first.</summary>
    public IReadOnlyList<GuestSnapshot> List() => [.. Places.Select(Read).OrderBy(snapshot => snapshot.Created)];

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

        using DraftFolder draft = await DraftFolder.OpenAsync(layout, uid, name, cancellationToken).ConfigureAwait(false);
        DateTimeOffset created = time.GetUtcNow();
        var manifest = new JsonObject
        {
            ["created"] = created.ToString("O", CultureInfo.InvariantCulture),
            ["disks"] = new JsonArray([.. disks.Select(disk => (JsonNode)disk.Name)]),
        };
        DiskCapture capture = new(layout, uid);
        if (memory)
        {
            await capture.TakeWithMemoryAsync(disks, draft.FullPath, cancellationToken).ConfigureAwait(false);
            manifest[ConsistentMember] = true;
            manifest[MachineMember] = MachineShape.Of(StoredRecord.TryRead(layout, uid)!);
        }
        else
        {
            manifest[ConsistentMember] = await capture.TakeAsync(disks, draft.FullPath, cancellationToken).ConfigureAwait(false);
        }

        await File.WriteAllTextAsync(Path.Combine(draft.FullPath, ManifestFile), manifest.ToJsonString(), cancellationToken).ConfigureAwait(false);
        return Read(draft.Publish(name));
    }

    /// <summary>Puts the disks back to what they were. A guest that runs is stopped meanwhile, and then boots from them, or goes on where it was when its memory was kept.</summary>
    /// <param name="name">Name of the snapshot.</param>
    /// <param name="memory">Brings the memory back, too, where the snapshot has it.</param>
    /// <param name="cancellationToken">Gives up as long as nothing of the guest has changed.</param>
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

        // Copied first, while the guest runs on: where one cannot be, or this is given up, nothing has changed.
        using DraftFolder draft = await DraftFolder.OpenAsync(layout, uid, "restore", cancellationToken).ConfigureAwait(false);
        foreach (MachineDisk disk in disks)
        {
            await new GuestDiskFile(DiskCapture.FileIn(draft.FullPath, disk)).EnsureCopyAsync(DiskCapture.FileIn(place, disk), DiskCapture.FormatOf(disk), cancellationToken).ConfigureAwait(false);
        }

        if (withMemory)
        {
            await new GuestDiskFile(DiskCapture.MemoryIn(draft.FullPath)).EnsureCopyAsync(DiskCapture.MemoryIn(place), DiskFormatNames.Parse(MachineMemory.Format), cancellationToken).ConfigureAwait(false);
        }

        // What is in its place is whole, whenever the power goes.
        draft.Sync();

        // What follows is short, and is not left half done.
        cancellationToken.ThrowIfCancellationRequested();
        bool resume = await StopAsync().ConfigureAwait(false);
        await CleanUp.AlwaysAsync(
            () =>
            {
                Replace(disks, draft, withMemory);
                return Task.CompletedTask;
            },
            () => resume ? ResumeAsync() : Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Removes one.</summary>
    /// <exception cref="EngineException">There is no such snapshot.</exception>
    public void Delete(string name)
    {
        string place = Require(name);
        using SafeFolder folder = SafeFolder.Open(Folder);
        folder.RemoveTree(Path.GetFileName(place));
    }

    /// <summary>Disks that a guest writes to and that are the root's, by its record.</summary>
    /// <exception cref="EngineException">It has none.</exception>
    internal static MachineDisk[] DisksOf(RootLayout layout, string uid) => WritableDisks(layout, uid) is { Length: > 0 } disks ? disks : throw NoDisk();

    private static MachineDisk[] WritableDisks(RootLayout layout, string uid)
    {
        string own = layout.Lib + "/";
        return [.. (StoredRecord.TryRead(layout, uid)?.Containers[0].Machine?.Disks ?? []).Where(disk => !disk.ReadOnly && disk.Path.StartsWith(own, StringComparison.Ordinal))];
    }

    private static EngineException NoDisk() => new("the guest has no disk of which a snapshot could be taken: one that it writes to and that lies in this root");

    private void Replace(MachineDisk[] disks, DraftFolder draft, bool withMemory)
    {
        // One that waits for the next start belongs to other disks.
        string next = MachineFolders.Memory(layout, uid);
        File.Delete(next);
        foreach (MachineDisk disk in disks)
        {
            File.Move(DiskCapture.FileIn(draft.FullPath, disk), disk.Path, overwrite: true);
        }

        if (withMemory)
        {
            File.Move(DiskCapture.MemoryIn(draft.FullPath), next);
        }
    }

    private async Task ResumeAsync()
    {
        using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None).ConfigureAwait(false);
        await client.ResumeAsync(container: null, CancellationToken.None).ConfigureAwait(false);
    }

    private async Task<bool> StopAsync()
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None).ConfigureAwait(false);
            bool runs = !(await client.StatusAsync(CancellationToken.None).ConfigureAwait(false)).Held;
            await client.StopAsync(container: null, grace: null, CancellationToken.None).ConfigureAwait(false);
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
