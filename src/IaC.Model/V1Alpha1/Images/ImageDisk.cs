namespace IaC.Model.V1Alpha1;

/// <summary>A disk for guests: a file of this machine or of a web server, raw or qcow2, which may be compressed by gzip, xz, zstd or bzip2.</summary>
public sealed record ImageDisk
{
    /// <summary>Path of the file, relative to the folder of the document unless it is absolute; it or <c>url</c>.</summary>
    public string? Path { get; init; }

    /// <summary>Address of the file; it needs a checksum.</summary>
    [Format(TextFormat.WebAddress)]
    public string? Url { get; init; }

    /// <summary>SHA-256 of the file as it lies there, in hex digits.</summary>
    [Format(TextFormat.Sha256)]
    public string? Sha256 { get; init; }

    /// <summary>SHA-512 of the file as it lies there, in hex digits; it or <c>sha256</c>.</summary>
    [Format(TextFormat.Sha512)]
    public string? Sha512 { get; init; }

    /// <summary>What the disk is; its first bytes tell unless given.</summary>
    public ImageDiskFormat? Format { get; init; }
}
