namespace IaC.Images.Oci;

/// <summary>List of manifests: of one image for several platforms, or all names of an image layout (OCI image-spec, image-index.md and image-layout.md).</summary>
public sealed record ImageIndex
{
    /// <summary>Annotation of an entry of <c>index.json</c> that holds the image's name.</summary>
    public const string ReferenceName = "org.opencontainers.image.ref.name";

    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Its own media type; OCI lets it be absent.</summary>
    public string? MediaType { get; init; }

    /// <summary>The manifests, or further indexes.</summary>
    public required IReadOnlyList<Descriptor> Manifests { get; init; }

    /// <summary>Notes, by key.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
