using IaC.Images.Web;

namespace IaC.Images;

/// <summary>Where a disk comes from. It may be compressed by gzip, xz, zstd or bzip2, which its first bytes tell.</summary>
public abstract record DiskSource
{
    private DiskSource()
    {
    }

    /// <summary>What the file must hash to, as it lies there; where there is none, whatever lies there is taken.</summary>
    public DiskChecksum? Checksum { get; init; }

    /// <summary>What it must be; null takes what its first bytes say.</summary>
    public DiskFormat? Format { get; init; }

    /// <summary>What messages call it.</summary>
    public abstract string Name { get; }

    /// <summary>A file of this machine.</summary>
    /// <param name="Path">Absolute path.</param>
    public sealed record LocalFile(string Path) : DiskSource
    {
        /// <inheritdoc/>
        public override string Name => Path;
    }

    /// <summary>A file of a web server, which must have a checksum.</summary>
    /// <param name="Url">Address, http or https.</param>
    public sealed record Download(Uri Url) : DiskSource
    {
        /// <inheritdoc/>
        public override string Name => WebServer.NameOf(Url);
    }
}
