namespace IaC.Images.Oci;

/// <summary>Media types that images are made of (OCI image-spec, media-types.md), and Docker's names for the same.</summary>
public static class MediaTypes
{
    /// <summary>Manifest of one image.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>List of manifests.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>Configuration of an image.</summary>
    public const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>Layer, not compressed.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>Layer, gzip.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>Layer, zstd.</summary>
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>Docker's manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker's configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>Docker's layer, gzip.</summary>
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>Docker's layer, not compressed.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>What an artifact that holds a disk is.</summary>
    public const string DiskArtifact = "application/vnd.iac.disk.v1";

    /// <summary>Configuration of a disk.</summary>
    public const string DiskConfig = "application/vnd.iac.disk.config.v1+json";

    /// <summary>A disk in QEMU's format, not compressed.</summary>
    public const string DiskQcow2 = "application/vnd.iac.disk.v1.qcow2";

    /// <summary>OCI's name for a layer type of Docker's; any other type as it is.</summary>
    public static string ToOci(string mediaType) => mediaType switch
    {
        DockerLayer => Layer,
        DockerLayerGzip => LayerGzip,
        _ => mediaType,
    };

    /// <summary>Whether this is the manifest of one image.</summary>
    public static bool IsManifest(string? mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>Whether this is a list of manifests.</summary>
    public static bool IsIndex(string? mediaType) => mediaType is Index or DockerManifestList;

    /// <summary>Whether this is a layer that can be unpacked. Foreign (non-distributable) layers are not: their bytes lie elsewhere.</summary>
    public static bool IsLayer(string? mediaType) => mediaType is Layer or LayerGzip or LayerZstd or DockerLayer or DockerLayerGzip;
}
