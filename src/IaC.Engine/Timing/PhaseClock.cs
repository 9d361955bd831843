using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>Measures the parts of a step where they are done, by the monotonic clock. A part within a part counts for itself alone. For one task.</summary>
/// <param name="time">The clock.</param>
public sealed class PhaseClock(TimeProvider time)
{
    private readonly SortedDictionary<StepPhase, TimeSpan> _taken = [];
    private readonly Stack<StepPhase> _within = [];
    private long _since;

    /// <summary>What was measured so far.</summary>
    public ImmutableArray<PhaseTime> Taken => [.. _taken.Select(phase => new PhaseTime(phase.Key, phase.Value.TotalSeconds))];

    /// <summary>Begins a part, which ends when what is returned is disposed of.</summary>
    public IDisposable Measure(StepPhase phase)
    {
        Count();
        _within.Push(phase);
        return new Part(this);
    }

    private void Count()
    {
        long now = time.GetTimestamp();
        if (_within.TryPeek(out StepPhase phase))
        {
            _taken[phase] = _taken.GetValueOrDefault(phase) + time.GetElapsedTime(_since, now);
        }

        _since = now;
    }

    private sealed class Part(PhaseClock clock) : IDisposable
    {
        public void Dispose()
        {
            clock.Count();
            clock._within.Pop();
        }
    }
}
