using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IaC.Engine;

/// <summary>How long a step took, or is expected to take.</summary>
/// <param name="Seconds">All of it.</param>
/// <param name="Phases">Its parts, in the order of <see cref="StepPhase"/>; what is between them is in no part.</param>
public sealed record StepTime(double Seconds, ImmutableArray<PhaseTime> Phases)
{
    /// <summary>How long it waits while others go on.</summary>
    [JsonIgnore]
    public double Waiting => Math.Min(Seconds, Phases.Where(phase => phase.IsWaiting).Sum(phase => phase.Seconds));

    /// <summary>How long it keeps the run busy.</summary>
    [JsonIgnore]
    public double Busy => Seconds - Waiting;

    /// <summary>The same without some of its parts.</summary>
    public StepTime Without(Func<PhaseTime, bool> parts) => new(Math.Max(0, Seconds - Phases.Where(parts).Sum(phase => phase.Seconds)), [.. Phases.Where(phase => !parts(phase))]);
}
