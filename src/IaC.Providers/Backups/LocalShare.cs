using System.Collections.Immutable;
using IaC.Engine;
using IaC.Images;
using IaC.Pods;
using IaC.Providers.Pods;

namespace IaC.Providers.Backups;

/// <summary>What lies on this machine of a stack.</summary>
internal sealed class LocalShare : IShareSource
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(2);

    private readonly IReadOnlyList<SharedClaim> claims;
    private readonly IReadOnlyDictionary<string, string> folders;
    private readonly GuestDisks disks;

    private LocalShare(IReadOnlyList<SharedClaim> claims, IReadOnlyDictionary<string, string> folders, GuestDisks disks) => (this.claims, this.folders, this.disks) = (claims, folders, disks);

    /// <inheritdoc/>
    public required ShareContent Content { get; init; }

    /// <summary>Finds it, and copies the disks of guests.</summary>
    /// <exception cref="EngineException">Data of a claim are not there.</exception>
    public static async Task<LocalShare> TakeAsync(HostServices services, HostShare share, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string> folders = services.Claims.Of(share.Claims.Select(claim => claim.Uid));
        if (share.Claims.FirstOrDefault(claim => !Directory.Exists(folders[claim.Uid])) is { } lost)
        {
            throw new EngineException($"{lost.Name} is lost: there is no {folders[lost.Uid]}", "run `iac up`, which makes a new one");
        }

        GuestDisks disks = await GuestDisks.TakeAsync(services.Layout, share.StackUuid, share.Guests, cancellationToken).ConfigureAwait(false);
        try
        {
            return new LocalShare(share.Claims, folders, disks)
            {
                Content = new ShareContent
                {
                    Guests = [.. disks.Data.Keys],
                    Machines = [.. disks.Machines.Keys],
                    Disks = disks.Count,
                    Ended = Ended(services.Layout, share.Pods).ToImmutableDictionary(uid => uid, uid => File.ReadAllBytes(services.Layout.PodStatusFile(uid))),
                    Images = [.. ImagesOf(services.Layout, share.Pods.Concat(share.Guests.Select(guest => guest.Uid)))],
                    Warnings = [.. disks.Warnings],
                },
            };
        }
        catch
        {
            disks.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<string>> WriteAsync(BundleWriter bundle, CancellationToken cancellationToken) => Task.Run<IReadOnlyList<string>>(
        () =>
        {
            List<string> changed = [];
            foreach (SharedClaim claim in claims)
            {
                changed.AddRange(bundle.AddTree($"{BackupManifest.ClaimFolder}/{claim.Uid}", folders[claim.Uid], cancellationToken).Select(path => $"{claim.Name}: {path} changed while it was copied"));
            }

            foreach ((string guest, string folder) in disks.Data)
            {
                bundle.AddTree($"{BackupManifest.DiskFolder}/{guest}", folder, cancellationToken);
            }

            foreach ((string uid, string folder) in disks.Machines)
            {
                bundle.AddTree($"{BackupManifest.MachineFolder}/{uid}", folder, cancellationToken);
            }

            return changed;
        },
        cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => disks.Dispose();

    private static IEnumerable<string> Ended(RootLayout layout, IReadOnlyList<string> pods) =>
        PodScan.Scan(layout, pods, AnswerDeadline).Where(pod => PodHealth.HasEnded(pod.Status) && File.Exists(layout.PodStatusFile(pod.Uid))).Select(pod => pod.Uid);

    private static IEnumerable<string> ImagesOf(RootLayout layout, IEnumerable<string> uids) => uids
        .Select(uid => StoredRecord.TryRead(layout, uid))
        .OfType<PodRecord>()
        .SelectMany(record => record.InitContainers.Concat(record.Containers))
        .Select(container => container.ImageDigest)
        .Where(digest => digest.Length > 0)
        .Distinct();
}
