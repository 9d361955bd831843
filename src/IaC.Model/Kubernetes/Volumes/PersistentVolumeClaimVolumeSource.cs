namespace IaC.Model.Kubernetes;

/// <summary>A claim of the stack.</summary>
public sealed record PersistentVolumeClaimVolumeSource
{
    /// <summary>Name of the PersistentVolumeClaim, in the namespace of the pod.</summary>
    [Format(TextFormat.DnsSubdomain)]
    public required string ClaimName { get; init; }

    /// <summary>No container can write to it.</summary>
    public bool ReadOnly { get; init; }
}
