namespace IaC.Images.Oci;

/// <summary>Points to content (OCI image-spec, descriptor.md).</summary>
public sealed record Descriptor
{
    /// <summary>What the content is; see <see cref="MediaTypes"/>.</summary>
    public required string MediaType { get; init; }

    /// <summary>Hash of the content.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Length of the content in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Other places to get it from; only foreign layers have them.</summary>
    public IReadOnlyList<string>? Urls { get; init; }

    /// <summary>Notes about the content, by key.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }

    /// <summary>What the content runs on, in an index.</summary>
    public Platform? Platform { get; init; }
}
