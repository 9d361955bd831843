using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Backups;

/// <summary>The resources that use claims: held down while those are copied, and started again in the end, whatever that is.</summary>
internal sealed class ClaimUsers(StackSession session, RecordedResource[] resources, RecordedResource[] claims) : IAsyncDisposable
{
    private readonly RecordedResource[] users =
        [.. resources.Where(entry => !entry.Held && claims.Any(claim => entry.DependsOn.Contains(claim.Urn)))];

    private readonly Stack<ResourceKey> stopped = [];

    /// <summary>Those of them that run.</summary>
    public async Task<IReadOnlyList<ResourceKey>> RunningAsync(CancellationToken cancellationToken) => users.Length == 0
        ? []
        : [.. from pair in await session.ObserveAsync(cancellationToken).ConfigureAwait(false)
              where pair.Observed.Health is ResourceHealth.Current or ResourceHealth.InProgress && users.Any(user => user.Uid == pair.Recorded.Uid)
              select pair.Recorded.Key];

    /// <summary>Stops them, what depends on others first.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (ResourceKey key in (await RunningAsync(cancellationToken).ConfigureAwait(false)).Reverse())
        {
            stopped.Push(key);
            await session.StopAsync(key, grace: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts what was stopped, though the copy was cancelled.</summary>
    public async ValueTask DisposeAsync()
    {
        while (stopped.TryPop(out ResourceKey key))
        {
            await session.StartAsync(key, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
