using System.Text.Json.Serialization;

namespace IaC.Engine;

/// <summary>How long a part of a step took, or is expected to take.</summary>
/// <param name="Phase">The part.</param>
/// <param name="Seconds">How long.</param>
public readonly record struct PhaseTime(StepPhase Phase, double Seconds)
{
    /// <summary>In these nothing is done on the host for the run: others go on meanwhile.</summary>
    [JsonIgnore]
    public bool IsWaiting => Phase is StepPhase.Boot or StepPhase.Ready;

    /// <summary>What an image that is there already spares.</summary>
    [JsonIgnore]
    public bool IsBringing => Phase is StepPhase.Pull or StepPhase.Build or StepPhase.Unpack;
}
