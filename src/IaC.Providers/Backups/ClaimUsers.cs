using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Backups;

/// <summary>The resources that use claims: held down while those are copied, and started again in the end, whatever that is. Where that end does not come, the next command that changes the stack starts them.</summary>
internal sealed class ClaimUsers(StackSession session, RecordedResource[] resources, RecordedResource[] claims)
{
    private readonly RecordedResource[] users =
        [.. resources.Where(entry => !entry.Held && claims.Any(claim => entry.DependsOn.Contains(claim.Urn)))];

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
            await session.HoldForBackupAsync(key, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Starts what was stopped, though the copy was cancelled.</summary>
    /// <exception cref="EngineException">Some could not be started; the others were.</exception>
    public async Task StartAgainAsync()
    {
        if (await session.EndBackupHoldsAsync(CancellationToken.None).ConfigureAwait(false) is { Count: > 0 } faults)
        {
            throw new EngineException(string.Join("; ", faults), "`iac up` tries it again");
        }
    }
}
