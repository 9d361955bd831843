using System.Collections.Immutable;
using IaC.Engine;
using IaC.Images;
using IaC.Providers.Remote;

namespace IaC.Providers.Backups;

/// <summary>Where what lay on the hosts of a stack comes back to, all or nothing.</summary>
internal sealed class ShareTargets
{
    private readonly List<(string Host, IShareTarget Target)> targets = [];

    private ShareTargets()
    {
    }

    /// <summary>Asks all hosts whether there is a place.</summary>
    /// <param name="services">This machine.</param>
    /// <param name="hosts">The others.</param>
    /// <param name="stack">The stack, whose names of hosts hold.</param>
    /// <param name="shares">What comes back, by host.</param>
    /// <param name="file">The backup.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">There is none somewhere, or a host does not answer.</exception>
    public static async Task<ShareTargets> BeginAsync(HostServices services, RemoteHosts hosts, string stack, ImmutableSortedDictionary<string, HostShare> shares, string file, CancellationToken cancellationToken)
    {
        if (!Environment.IsPrivilegedProcess && shares.Keys.FirstOrDefault(name => hosts.Find(stack, name) is null) is { } here)
        {
            throw new EngineException($"what lay on host {here} comes back to this machine, which needs root", "run it as root, for example with sudo");
        }

        if (await hosts.FindSilentAsync(stack, shares.Keys, cancellationToken).ConfigureAwait(false) is { Count: > 0 } silent)
        {
            throw new UnreachableException(
                string.Join("; ", silent.Values.Select(fault => fault.Message)), $"nothing was restored: try again when it answers, or name the machine in its place by --connect {silent.Keys.First()}=ssh://...");
        }

        var all = new ShareTargets();
        await CleanUp.OnFailureAsync(
            async () =>
            {
                foreach ((string host, HostShare share) in shares)
                {
                    all.targets.Add((host, hosts.Find(stack, host) is { } far ? await FarTarget.StartAsync(far, share, cancellationToken).ConfigureAwait(false) : new LocalTarget(services, share, file)));
                }
            },
            all.EndAsync).ConfigureAwait(false);
        return all;
    }

    /// <summary>Claims that are there already, by host.</summary>
    public IEnumerable<(string Host, string Uid)> Existing => targets.SelectMany(pair => pair.Target.Existing.Select(uid => (pair.Host, uid)));

    /// <summary>Folders that are in their place by a restore of this backup which did not come to its end, by host.</summary>
    public IEnumerable<(string Host, string Tree)> Begun => targets.SelectMany(pair => pair.Target.Begun.Select(tree => (pair.Host, tree)));

    /// <summary>Takes the folders of a bundle in, and puts them into their places.</summary>
    /// <returns>How many disks of guests that are.</returns>
    public async Task<int> TakeAsync(BundleReader bundle, CancellationToken cancellationToken)
    {
        HashSet<string> existing = [.. Existing.Select(pair => $"{BackupManifest.ClaimFolder}/{pair.Uid}"), .. Begun.Select(pair => pair.Tree)];
        try
        {
            IReadOnlySet<string> came = await Task.Run(
                () => bundle.TakeTrees(
                    (prefix, name) => existing.Contains($"{prefix}/{name}") ? new TreeTarget.Nowhere() : targets.Select(pair => pair.Target.Find(prefix, name)).FirstOrDefault(target => target is not null),
                    cancellationToken),
                cancellationToken).ConfigureAwait(false);
            bundle.Finish();
            int disks = 0;
            foreach ((_, IShareTarget target) in targets)
            {
                disks += await target.PublishAsync(came, cancellationToken).ConfigureAwait(false);
            }

            return disks;
        }
        catch (Exception exception) when (exception is IOException or ImageException)
        {
            foreach (FarTarget far in targets.Select(pair => pair.Target).OfType<FarTarget>())
            {
                await far.ExplainAsync().ConfigureAwait(false);
            }

            throw;
        }
    }

    /// <summary>They are recorded now.</summary>
    public Task KeepAsync() => EachAsync(target => target.KeepAsync());

    /// <summary>Undoes what was not kept.</summary>
    public Task EndAsync() => EachAsync(target => target.DisposeAsync().AsTask());

    // All of them, though one throws.
    private async Task EachAsync(Func<IShareTarget, Task> act)
    {
        List<Exception> faults = [];
        foreach ((_, IShareTarget target) in targets)
        {
            try
            {
                await act(target).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is EngineException or IOException or UnauthorizedAccessException)
            {
                faults.Add(fault);
            }
        }

        if (faults.Count > 0)
        {
            throw faults is [var only] ? only : new EngineException(string.Join("; ", faults.Select(fault => fault.Message)), null, faults[0]);
        }
    }
}
