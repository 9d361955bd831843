using IaC.Model;

namespace IaC.Engine;

/// <summary>How many resources are worked on at once: so many in all, and so many of a kind that has a limit. The same as <see cref="StepScheduler"/> keeps, for resources that come one at a time.</summary>
/// <param name="parallelism">The most at once.</param>
internal sealed class ParallelTurns(int parallelism) : IDisposable
{
    private readonly SemaphoreSlim _all = new(parallelism);
    private readonly Dictionary<string, SemaphoreSlim> _ofKind = [];

    /// <summary>Waits for a turn, which ends when what is returned is disposed of.</summary>
    public async Task<IDisposable> TakeAsync(KindDescriptor kind, CancellationToken cancellationToken)
    {
        // That of the kind first: whoever waits for it must not take the place of others.
        var turn = new Turn();
        try
        {
            if (LimitOf(kind) is { } limit)
            {
                await turn.TakeAsync(limit, cancellationToken).ConfigureAwait(false);
            }

            await turn.TakeAsync(_all, cancellationToken).ConfigureAwait(false);
            return turn;
        }
        catch (OperationCanceledException)
        {
            turn.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all.Dispose();
        foreach (SemaphoreSlim limit in _ofKind.Values)
        {
            limit.Dispose();
        }
    }

    private SemaphoreSlim? LimitOf(KindDescriptor kind)
    {
        lock (_ofKind)
        {
            return kind.ParallelLimit is not { } limit ? null
                : _ofKind.TryGetValue(kind.Kind, out SemaphoreSlim? known) ? known
                : _ofKind[kind.Kind] = new SemaphoreSlim(limit);
        }
    }

    private sealed class Turn : IDisposable
    {
        private readonly List<SemaphoreSlim> _taken = [];

        public async Task TakeAsync(SemaphoreSlim semaphore, CancellationToken cancellationToken)
        {
            await semaphore.WaitAsync(cancellationToken).ConfigureAwait(false);
            _taken.Add(semaphore);
        }

        public void Dispose()
        {
            _taken.ForEach(semaphore => semaphore.Release());
            _taken.Clear();
        }
    }
}
