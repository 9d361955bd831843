using System.Collections.Immutable;
using IaC.Engine;
using IaC.Images;
using IaC.Linux.Files;
using IaC.Providers.Guests;

namespace IaC.Providers.Backups;

/// <summary>Where what lay on a host comes back to on this machine. What comes is not trusted.</summary>
internal sealed class LocalTarget : IShareTarget
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly HostServices services;
    private readonly string source;
    private readonly ShareContent content;
    private readonly Dictionary<string, string> places;
    private readonly ImmutableArray<string> placed;
    private readonly Dictionary<string, FolderDrafts> drafts = [];
    private readonly PublishedTrees published;
    private bool noted;
    private bool kept;

    /// <summary>Begins.</summary>
    /// <param name="services">The root.</param>
    /// <param name="share">What comes back.</param>
    /// <param name="source">What messages call the place that it comes from.</param>
    /// <exception cref="EngineException">There is no place for it.</exception>
    public LocalTarget(HostServices services, HostShare share, string source)
    {
        (this.services, this.source, content) = (services, source, share.Content ?? new ShareContent());
        IReadOnlyDictionary<string, string> folders = services.Claims.Of(share.Claims.Select(claim => claim.Uid));
        string disks = Path.GetDirectoryName(services.Layout.GuestDisks(share.StackUuid, "any"))!;
        places = new Dictionary<string, string>(
        [
            .. folders.Select(claim => KeyValuePair.Create($"{BackupManifest.ClaimFolder}/{claim.Key}", claim.Value)),
            .. content.Guests.Select(name => KeyValuePair.Create($"{BackupManifest.DiskFolder}/{name}", Path.Combine(disks, name))),
            .. content.Machines.Select(uid => KeyValuePair.Create($"{BackupManifest.MachineFolder}/{uid}", services.Layout.Pod(uid))),
        ]);
        published = new PublishedTrees(services.Layout, share.StackUuid, share.Backup);
        Begun = published.Read().Where(tree => places.TryGetValue(tree, out string? place) && Directory.Exists(place)).ToHashSet();
        SharedClaim[] rest = [.. share.Claims.Where(claim => IsToCome(BackupManifest.ClaimFolder, claim.Uid))];
        Existing = rest.Select(claim => claim.Uid).Where(uid => Directory.Exists(folders[uid])).ToHashSet();
        SharedClaim[] coming = [.. rest.Where(claim => !Existing.Contains(claim.Uid))];
        placed = services.Claims.PutBack(coming);
        try
        {
            drafts.Add(BackupManifest.ClaimFolder, new FolderDrafts(coming.ToImmutableDictionary(claim => claim.Uid, claim => services.Claims.ParentOf(claim.Uid))));
            drafts.Add(BackupManifest.DiskFolder, new FolderDrafts(content.Guests.Where(name => IsToCome(BackupManifest.DiskFolder, name)).ToImmutableDictionary(name => name, _ => disks)));
            drafts.Add(BackupManifest.MachineFolder, new FolderDrafts(content.Machines.Where(uid => IsToCome(BackupManifest.MachineFolder, uid)).ToImmutableDictionary(uid => uid, _ => services.Layout.Pods)));
        }
        catch
        {
            Undo();
            throw;
        }
    }

    /// <inheritdoc/>
    public IReadOnlySet<string> Existing { get; }

    /// <inheritdoc/>
    public IReadOnlySet<string> Begun { get; }

    /// <inheritdoc/>
    public TreeTarget? Find(string prefix, string name) =>
        drafts.TryGetValue(prefix, out FolderDrafts? folders) && folders.Folders.TryGetValue(name, out string? folder) ? new TreeTarget.Folder(folder) : null;

    /// <inheritdoc/>
    public Task<int> PublishAsync(IReadOnlySet<string> came, CancellationToken cancellationToken)
    {
        if (drafts.SelectMany(all => all.Value.Folders.Keys.Select(name => $"{all.Key}/{name}")).FirstOrDefault(tree => !came.Contains(tree)) is { } missing)
        {
            throw new EngineException($"{source} says that it holds {missing}, and does not");
        }

        int disks = drafts[BackupManifest.DiskFolder].Folders.Values.Sum(folder => FilesOf(folder).Length);
        foreach ((string uid, string folder) in drafts[BackupManifest.MachineFolder].Folders)
        {
            CheckMachine(uid, folder);
            disks++;
        }

        // What is in its place is whole, whenever the power goes.
        foreach (FolderDrafts all in drafts.Values)
        {
            all.Sync();
        }

        noted = true;
        published.Write([.. Begun, .. drafts.SelectMany(all => all.Value.Folders.Keys.Select(name => $"{all.Key}/{name}"))]);
        foreach (FolderDrafts all in drafts.Values)
        {
            all.Publish();
        }

        disks += Begun.Count(tree => tree.StartsWith(BackupManifest.MachineFolder, StringComparison.Ordinal)) + Begun.Where(tree => tree.StartsWith(BackupManifest.DiskFolder, StringComparison.Ordinal)).Sum(tree => FilesOf(places[tree]).Length);
        return Task.FromResult(disks);
    }

    /// <inheritdoc/>
    public Task KeepAsync()
    {
        Keep(isRecorded: true);
        return Task.CompletedTask;
    }

    /// <summary>It is recorded now, or may be.</summary>
    /// <param name="isRecorded">That is known.</param>
    public void Keep(bool isRecorded)
    {
        kept = true;
        if (isRecorded)
        {
            published.Remove();
        }

        foreach (FolderDrafts all in drafts.Values)
        {
            all.Keep();
        }

        foreach ((string uid, byte[] status) in content.Ended)
        {
            Directory.CreateDirectory(services.Layout.Pod(uid), OwnerOnly);
            File.WriteAllBytes(services.Layout.PodStatusFile(uid), status);
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        Undo();
        return ValueTask.CompletedTask;
    }

    private void Undo()
    {
        foreach (FolderDrafts all in drafts.Values)
        {
            all.Dispose();
        }

        if (kept)
        {
            return;
        }

        services.Claims.TakeBack(placed);
        if (noted && Begun.Count == 0)
        {
            published.Remove();
        }
        else if (noted)
        {
            published.Write(Begun);
        }
    }

    private bool IsToCome(string prefix, string name) => !Begun.Contains($"{prefix}/{name}");

    // The supervisor opens disks as root, to hand them over: a link or a device would be one of the host.
    private string[] FilesOf(string folder)
    {
        using SafeFolder disks = SafeFolder.Open(folder);
        string[] names = [.. disks.Entries().Select(entry => entry.Name)];
        return names.FirstOrDefault(name => disks.Status(name) is not { Kind: FileKind.Regular, Links: 1 }) is { } strange
            ? throw new EngineException($"{source} is damaged: {strange} among its disks is no file of its own")
            : names;
    }

    // In the folder of a guest lies what its supervisor believes.
    private void CheckMachine(string uid, string folder)
    {
        IReadOnlySet<string> known = GuestDiskCopies.MachineFiles(services.Layout, uid);
        if (FilesOf(folder).FirstOrDefault(name => !known.Contains(name)) is { } strange)
        {
            throw new EngineException($"{source} is damaged: {strange} is not expected in the folder of a guest");
        }
    }
}
