namespace IaC.Model.Kubernetes;

/// <summary>A hook that waits.</summary>
public sealed record SleepAction
{
    /// <summary>How long, in seconds; no longer than the grace period of the pod.</summary>
    [Bounds(0, int.MaxValue)]
    public required long Seconds { get; init; }
}
