using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>What a run is expected to take.</summary>
/// <param name="Seconds">From its first step to its last.</param>
/// <param name="Phases">What the steps do that it waits for one after the other, in the order of <see cref="StepPhase"/>.</param>
/// <param name="Unmeasured">Steps that nothing alike was measured of: they are not counted, so that it may take longer.</param>
public sealed record ExpectedRun(double Seconds, ImmutableArray<PhaseTime> Phases, int Unmeasured);
