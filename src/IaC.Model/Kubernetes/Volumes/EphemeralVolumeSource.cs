namespace IaC.Model.Kubernetes;

/// <summary>A claim of the pod's own, made with the pod and deleted with it.</summary>
public sealed record EphemeralVolumeSource
{
    /// <summary>What is asked for.</summary>
    public required PersistentVolumeClaimTemplate VolumeClaimTemplate { get; init; }
}
