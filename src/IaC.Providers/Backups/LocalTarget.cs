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
    private readonly ImmutableArray<string> placed;
    private readonly Dictionary<string, FolderDrafts> drafts = [];
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
        Existing = share.Claims.Select(claim => claim.Uid).Where(uid => Directory.Exists(folders[uid])).ToHashSet();
        SharedClaim[] coming = [.. share.Claims.Where(claim => !Existing.Contains(claim.Uid))];
        placed = services.Claims.PutBack(coming);
        try
        {
            drafts.Add(BackupManifest.ClaimFolder, new FolderDrafts(coming.ToImmutableDictionary(claim => claim.Uid, claim => services.Claims.ParentOf(claim.Uid))));
            string disks = Path.GetDirectoryName(services.Layout.GuestDisks(share.StackUuid, "any"))!;
            drafts.Add(BackupManifest.DiskFolder, new FolderDrafts(content.Guests.ToImmutableDictionary(name => name, _ => disks)));
            drafts.Add(BackupManifest.MachineFolder, new FolderDrafts(content.Machines.ToImmutableDictionary(uid => uid, _ => services.Layout.Pods)));
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

        foreach (FolderDrafts all in drafts.Values)
        {
            all.Publish();
        }

        return Task.FromResult(disks);
    }

    /// <inheritdoc/>
    public Task KeepAsync()
    {
        Keep();
        return Task.CompletedTask;
    }

    /// <summary>It is recorded now, or may be.</summary>
    public void Keep()
    {
        kept = true;
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

        if (!kept)
        {
            services.Claims.TakeBack(placed);
        }
    }

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
