namespace IaC.Model.V1Alpha1;

/// <summary>A file system and a program to start, or a disk for guests, immutable and named by its digest.</summary>
[Schema("iac/v1alpha1", "Image")]
[Status("digest", "string", "Digest of the manifest: `sha256:...`.")]
[Status("size", "integer", "Bytes of its layers.")]
[Status("layers", "integer", "Number of its layers.")]
[Status("format", "string", "`oci` for containers, `disk` for guests.")]
[Status("virtualSize", "integer", "Bytes of a disk as a guest sees them; absent for an image of containers.")]
[Status("fileSystem", "string", "What a root disk holds without partitions: `ext4`; absent for other images.")]
public sealed record Image
{
    /// <summary>Always <c>iac/v1alpha1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>Always <c>Image</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Name and labels.</summary>
    [Effect(FieldEffect.None)]
    public required ResourceMeta Metadata { get; init; }

    /// <summary>What it is made from: <c>registry</c>, <c>layers</c>, <c>build</c>, <c>archive</c>, <c>disk</c>, <c>guest</c> or <c>image</c>; exactly one of them.</summary>
    [Effect(FieldEffect.Live)]
    public required ImageSpec Spec { get; init; }
}
