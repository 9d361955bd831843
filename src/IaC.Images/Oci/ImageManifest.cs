namespace IaC.Images.Oci;

/// <summary>One image: its configuration and its layers, bottom first (OCI image-spec, manifest.md). Docker's schema 2 has the same shape.</summary>
public sealed record ImageManifest
{
    /// <summary>Always 2.</summary>
    public int SchemaVersion { get; init; } = 2;

    /// <summary>Its own media type; OCI lets it be absent.</summary>
    public string? MediaType { get; init; }

    /// <summary>What an artifact is that is no image of containers.</summary>
    public string? ArtifactType { get; init; }

    /// <summary>Where the configuration is.</summary>
    public required Descriptor Config { get; init; }

    /// <summary>Where the layers are, bottom first.</summary>
    public required IReadOnlyList<Descriptor> Layers { get; init; }

    /// <summary>Notes, by key.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
