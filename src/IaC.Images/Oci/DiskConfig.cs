using System.Text.Json.Serialization;

namespace IaC.Images.Oci;

/// <summary>What the configuration of a disk artifact says of the disk, beside the members that it has in common with an image.</summary>
public sealed record DiskConfig
{
    /// <summary>How the disk is stored; always <c>qcow2</c>.</summary>
    public required string Format { get; init; }

    /// <summary>Bytes of the disk as a guest sees it.</summary>
    [JsonPropertyName("virtualSize")]
    public required long VirtualSize { get; init; }

    /// <summary>The file system that the disk holds from its first byte on, without partitions: <c>ext4</c> of a root disk that was made from an image of containers. Null where nobody looked.</summary>
    [JsonPropertyName("fileSystem")]
    public string? FileSystem { get; init; }
}
