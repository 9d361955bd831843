using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images;

/// <summary>An image of the store: an immutable value, whole when it was read.</summary>
public sealed record StoredImage
{
    /// <summary>Names that point to it, sorted; none for an image that is only known by digest.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>Digest of the manifest: the identity of the image.</summary>
    public required Digest Digest { get; init; }

    /// <summary>The manifest.</summary>
    public required ImageManifest Manifest { get; init; }

    /// <summary>The configuration.</summary>
    public required ImageConfig Config { get; init; }

    /// <summary>The layers, bottom first.</summary>
    public required IReadOnlyList<ImageLayer> Layers { get; init; }

    /// <summary>Bytes of manifest, configuration and layers as stored. Layers may be shared with other images.</summary>
    public required long Size { get; init; }

    /// <summary>What it holds.</summary>
    public ImageFormat Format => ImageDocuments.IsDisk(Manifest) ? ImageFormat.Disk : ImageFormat.Oci;

    /// <summary>Of a root disk, the image of containers that it was made from, which need not be in the store; else null.</summary>
    public Digest? MadeFrom => Disks.DiskArtifact.BaseOf(Manifest);

    /// <summary>An image that is known by its digest alone, since it is not here. Nothing but <see cref="Digest"/> says anything of it.</summary>
    public static StoredImage Absent(Digest digest) => new()
    {
        Names = [],
        Digest = digest,
        Manifest = new ImageManifest { Config = new Descriptor { MediaType = MediaTypes.Config, Digest = digest, Size = 0 }, Layers = [] },
        Config = new ImageConfig { Architecture = Platform.Host.Architecture, Os = Platform.Host.Os, RootFileSystem = new RootFileSystem { DiffIds = [] } },
        Layers = [],
        Size = 0,
    };

    /// <summary>What messages call it.</summary>
    internal string Label => Names.Count > 0 ? Names[0] : Digest.ToString();

    /// <summary>Bytes of the manifest.</summary>
    internal long ManifestSize => Size - Manifest.Layers.Prepend(Manifest.Config).Sum(blob => blob.Size);

    /// <summary>When it says it was made; null where it does not.</summary>
    public DateTimeOffset? Created => Config.Created;

    /// <summary>What it runs on.</summary>
    public Platform Platform => new() { Os = Config.Os, Architecture = Config.Architecture, Variant = Config.Variant };

    /// <summary>Throws <see cref="ImageException"/> for a disk: it has no file system that could be laid out or built upon.</summary>
    internal void RequireLayers()
    {
        if (Format == ImageFormat.Disk)
        {
            throw new ImageException("is a disk, which only a guest can use", Label);
        }
    }
}
