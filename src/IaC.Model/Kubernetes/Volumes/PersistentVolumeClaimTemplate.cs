namespace IaC.Model.Kubernetes;

/// <summary>What a pod's own claim is made from.</summary>
public sealed record PersistentVolumeClaimTemplate
{
    /// <summary>What is asked for.</summary>
    public required PersistentVolumeClaimSpec Spec { get; init; }
}
