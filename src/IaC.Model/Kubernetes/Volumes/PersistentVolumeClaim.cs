namespace IaC.Model.Kubernetes;

/// <summary>A folder of the host that pods mount by its name, and that outlives them: it stays when its document goes and when the stack is destroyed, until <c>--delete-volumes</c>.</summary>
[Schema("v1", "PersistentVolumeClaim")]
[Status("path", "string", "Absolute path of the folder on its host.")]
public sealed record PersistentVolumeClaim
{
    /// <summary>Always <c>v1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>PersistentVolumeClaim</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required ObjectMeta Metadata { get; init; }

    /// <summary>What is asked for.</summary>
    [Effect(FieldEffect.None)]
    public required PersistentVolumeClaimSpec Spec { get; init; }
}
