using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>What a step of a run took so far: parts that its provider named, and what is left of each call.</summary>
internal sealed class StepTally
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<StepPhase, double> _phases = [];
    private double _before;

    /// <summary>Adds a call.</summary>
    /// <param name="rest">What the time is called that the provider did not name.</param>
    /// <param name="seconds">How long the call took.</param>
    /// <param name="named">What the provider said of it.</param>
    public void Add(StepPhase rest, double seconds, ImmutableArray<PhaseTime> named)
    {
        lock (_lock)
        {
            foreach (PhaseTime phase in named.Append(new PhaseTime(rest, Math.Max(0, seconds - named.Sum(phase => phase.Seconds)))))
            {
                _phases[phase.Phase] = _phases.GetValueOrDefault(phase.Phase) + phase.Seconds;
            }
        }
    }

    /// <summary>Adds what was done for the step before it began: its image was brought, its former one deleted.</summary>
    public void AddBefore(double seconds)
    {
        lock (_lock)
        {
            _before += seconds;
        }
    }

    /// <summary>The whole of it.</summary>
    /// <param name="seconds">How long the step itself took.</param>
    public StepTime Total(double seconds)
    {
        lock (_lock)
        {
            return new StepTime(_before + seconds, [.. _phases.Select(phase => new PhaseTime(phase.Key, phase.Value))]);
        }
    }
}
