using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Brings back what the machine has lost of a stack: after it was started anew, or after supervisors were killed. By the record alone, in the order of dependencies, each resource when those before it
/// are ready; what is held stays down. The stack is locked only while something is made: whoever waits for health can be overtaken by an <c>iac up</c> that mends it.
/// </summary>
/// <param name="options">The stack; its lock is taken, and waited for, as it is needed.</param>
/// <param name="report">Told of each resource once.</param>
public sealed class StackRestorer(SessionOptions options, Action<RestoredResource> report)
{
    private readonly HashSet<Urn> _ready = [];
    private readonly HashSet<Urn> _failed = [];
    private readonly Dictionary<Urn, Task<string?>> _waits = [];
    private readonly Dictionary<Urn, RestoreOutcome> _outcomes = [];
    private bool _holdsEnded;

    /// <summary>Restores the stack; one that has no state is restored as it is.</summary>
    /// <param name="cancellationToken">Starts nothing more, and stops waiting.</param>
    /// <returns>Whether all is ready that should be.</returns>
    /// <exception cref="EngineException">The state cannot be read, or holds what no provider knows.</exception>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        long started = options.Time.GetTimestamp();
        while (true)
        {
            List<RecordedResource> deferred = await PassAsync(started, cancellationToken).ConfigureAwait(false);
            if (!await AdvanceAsync(deferred, started, cancellationToken).ConfigureAwait(false))
            {
                foreach (RecordedResource entry in deferred)
                {
                    Urn cause = entry.DependsOn.FirstOrDefault(urn => !_ready.Contains(urn));
                    Conclude(entry, RestoreOutcome.Skipped, $"{cause.ToKey()} is not ready", started);
                }

                return _failed.Count == 0;
            }
        }
    }

    // Makes all that is lost and whose dependencies are ready; gives back what has to wait for others.
    private async Task<List<RecordedResource>> PassAsync(long started, CancellationToken cancellationToken)
    {
        await using StackSession session = await StackSession.OpenAsync(options with { Lock = LockMode.ExclusiveWait }, cancellationToken).ConfigureAwait(false);
        await EndHoldsAsync(session, started, cancellationToken).ConfigureAwait(false);
        var deferred = new List<RecordedResource>();
        var making = new List<Task>();
        foreach ((RecordedResource entry, ObservedResource observed) in await session.ObserveAsync(cancellationToken).ConfigureAwait(false))
        {
            if (entry.Condemned || _ready.Contains(entry.Urn) || _failed.Contains(entry.Urn) || _waits.ContainsKey(entry.Urn))
            {
                continue;
            }

            if (entry.Pending is not (PendingOperation.None or PendingOperation.Updating))
            {
                Conclude(entry, RestoreOutcome.Skipped, $"it was being changed when iac ended ({entry.Pending.ToString().ToLowerInvariant()}); `iac up` finishes that", started);
            }
            else if (!entry.DependsOn.All(_ready.Contains))
            {
                deferred.Add(entry);
            }
            else if ((observed.Health == ResourceHealth.Current && observed.Drift.IsEmpty) || !session.Runs(entry))
            {
                Conclude(entry, RestoreOutcome.Untouched, null, started);
            }
            else
            {
                making.Add(MakeAsync(session, entry, observed, started, cancellationToken));
            }
        }

        await Task.WhenAll(making).ConfigureAwait(false);
        return deferred;
    }

    // Once: what could not be started is told of, and tried again by the next command.
    private async Task EndHoldsAsync(StackSession session, long started, CancellationToken cancellationToken)
    {
        if (_holdsEnded)
        {
            return;
        }

        foreach (HoldFault fault in await session.EndBackupHoldsAsync(cancellationToken).ConfigureAwait(false))
        {
            Conclude(fault.Urn, RestoreOutcome.Failed, fault.Message, started);
        }

        _holdsEnded = true;
    }

    private async Task MakeAsync(StackSession session, RecordedResource entry, ObservedResource observed, long started, CancellationToken cancellationToken)
    {
        RestoreOutcome outcome = RestoreOutcome.Untouched;
        try
        {
            // One that is not ready yet may miss just what is to be put right.
            if ((observed.Health != ResourceHealth.InProgress || !observed.Drift.IsEmpty) && await session.RestoreAsync(entry, cancellationToken).ConfigureAwait(false))
            {
                outcome = entry.Held ? RestoreOutcome.Held : RestoreOutcome.Restored;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The boundary of one resource: the others are restored all the same.
            Conclude(entry, RestoreOutcome.Failed, SecretRedactor.TextOf(exception, entry), started);
            return;
        }

        lock (_waits)
        {
            _outcomes[entry.Urn] = outcome;
            _waits[entry.Urn] = entry.Held ? Task.FromResult<string?>(null) : WaitAsync(session, entry, cancellationToken);
        }
    }

    // Waits without the lock until what is deferred can go on; false when nothing is left to wait for.
    private async Task<bool> AdvanceAsync(List<RecordedResource> deferred, long started, CancellationToken cancellationToken)
    {
        if (deferred.Exists(entry => entry.DependsOn.All(_ready.Contains)))
        {
            return true;
        }

        while (_waits.Count > 0)
        {
            Task<string?> ended = await Task.WhenAny(_waits.Values).WaitAsync(cancellationToken).ConfigureAwait(false);
            Urn urn = _waits.First(wait => wait.Value == ended).Key;
            _waits.Remove(urn);
            string? fault = await ended.ConfigureAwait(false);
            Conclude(urn, fault is null ? _outcomes[urn] : RestoreOutcome.Failed, fault, started);
            if (deferred.Exists(entry => entry.DependsOn.All(_ready.Contains)))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<string?> WaitAsync(StackSession session, RecordedResource entry, CancellationToken cancellationToken)
    {
        try
        {
            await session.WaitReadyAsync(entry, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            return SecretRedactor.TextOf(exception, entry);
        }
    }

    private void Conclude(RecordedResource entry, RestoreOutcome outcome, string? message, long started) => Conclude(entry.Urn, outcome, message, started);

    private void Conclude(Urn urn, RestoreOutcome outcome, string? message, long started)
    {
        lock (_waits)
        {
            (outcome is RestoreOutcome.Failed or RestoreOutcome.Skipped ? _failed : _ready).Add(urn);
            report(new RestoredResource(options.StackName, urn.ToKey(), outcome, message, options.Time.GetElapsedTime(started).TotalSeconds));
        }
    }
}
