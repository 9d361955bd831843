using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC.Images.Oci;

/// <summary>Configuration of an image (OCI image-spec, config.md). Fields that this program does not know are kept.</summary>
public sealed record ImageConfig
{
    /// <summary>When the image was made; reproducible builds say 1970-01-01T00:00:00Z.</summary>
    public DateTimeOffset? Created { get; init; }

    /// <summary>Who made it.</summary>
    public string? Author { get; init; }

    /// <summary>GOARCH: <c>amd64</c>.</summary>
    public required string Architecture { get; init; }

    /// <summary>GOOS: <c>linux</c>.</summary>
    public required string Os { get; init; }

    /// <summary>Variant of the architecture: <c>v8</c>.</summary>
    public string? Variant { get; init; }

    /// <summary>How containers of the image start.</summary>
    public ContainerConfig? Config { get; init; }

    /// <summary>What the layers unpack to.</summary>
    [JsonPropertyName("rootfs")]
    public required RootFileSystem RootFileSystem { get; init; }

    /// <summary>How each layer was made, bottom first; entries without a layer are marked.</summary>
    public IReadOnlyList<HistoryEntry>? History { get; init; }

    /// <summary>The disk, where the image is one; null for images of containers.</summary>
    public DiskConfig? Disk { get; init; }

    /// <summary>Fields that are not listed here.</summary>
    [JsonExtensionData]
    [JsonInclude]
    public IDictionary<string, JsonElement>? Other { get; internal set; }
}
