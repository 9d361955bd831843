using System.Text.Json.Serialization;

namespace IaC.Images.Oci;

/// <summary>What the layers of an image unpack to (OCI image-spec, config.md, <c>rootfs</c>).</summary>
public sealed record RootFileSystem
{
    /// <summary>Always <c>layers</c>.</summary>
    public string Type { get; init; } = "layers";

    /// <summary>Digests of the layers' uncompressed tar archives, bottom first.</summary>
    [JsonPropertyName("diff_ids")]
    public required IReadOnlyList<Digest> DiffIds { get; init; }
}
