using System.Collections.Immutable;

namespace IaC.Model.Kubernetes;

/// <summary>What a claim asks for.</summary>
public sealed record PersistentVolumeClaimSpec
{
    /// <summary>How it may be used. On one host a folder can be used in all these ways; of <c>ReadWriteOncePod</c> it is checked that only one pod of the stack names the claim.</summary>
    [NotEmpty]
    public required ImmutableArray<PersistentVolumeAccessMode> AccessModes { get; init; }

    /// <summary>How large it is to be.</summary>
    public required VolumeResourceRequirements Resources { get; init; }

    /// <summary>Which of the places that its host has for claims (<c>Host.storage</c>) it lies in; it cannot be changed. <value>With all else of the root.</value></summary>
    [Format(TextFormat.DnsSubdomain)]
    public string? StorageClassName { get; init; }

    /// <summary>A folder with files.</summary>
    [Choices("Filesystem")]
    [NotYet("Block")]
    public string? VolumeMode { get; init; }
}
