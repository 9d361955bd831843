using IaC.Images.Build;
using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images.Disks;

/// <summary>
/// A disk as an OCI artifact (OCI image-spec, manifest.md, artifacts): one blob, and a configuration that has the members of an image's that tell what it runs on and what it holds, so that registries, archives and the store handle it as
/// they handle images. A pure function of the blob.
/// </summary>
internal static class DiskArtifact
{
    private const string Title = "org.opencontainers.image.title";
    private const string BaseDigest = "org.opencontainers.image.base.digest";
    private const string Qcow2 = "qcow2";

    /// <summary>The documents of a disk.</summary>
    /// <param name="blob">Its content.</param>
    /// <param name="size">Bytes of that.</param>
    /// <param name="virtualSize">Bytes as a guest sees them.</param>
    /// <param name="root">The image of containers whose root file system it is, which says what is started; null for a disk of its own.</param>
    internal static ComposedImage Compose(Digest blob, long size, long virtualSize, StoredImage? root = null)
    {
        Platform platform = root?.Platform ?? Platform.Host;
        ImageConfig config = new()
        {
            Created = root?.Created,
            Architecture = platform.Architecture,
            Os = platform.Os,
            Variant = platform.Variant,
            Config = root?.Config.Config,
            Disk = new DiskConfig { Format = Qcow2, VirtualSize = virtualSize, FileSystem = root is null ? null : RootDisks.FileSystem },
            RootFileSystem = new RootFileSystem { DiffIds = [blob] },
        };
        byte[] configBytes = OciJson.Write(config, OciJson.Default.ImageConfig);
        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.Manifest,
            ArtifactType = MediaTypes.DiskArtifact,
            Config = new Descriptor { MediaType = MediaTypes.DiskConfig, Digest = Digest.Of(configBytes), Size = configBytes.Length },
            Layers = [new Descriptor { MediaType = MediaTypes.DiskQcow2, Digest = blob, Size = size, Annotations = new Dictionary<string, string> { [Title] = "disk.qcow2" } }],
            Annotations = root is null ? null : new Dictionary<string, string> { [BaseDigest] = root.Digest.ToString() },
        };
        byte[] manifestBytes = OciJson.Write(manifest, OciJson.Default.ImageManifest);
        return new ComposedImage(new ImageDocuments(Digest.Of(manifestBytes), manifestBytes.Length, manifest, config), manifestBytes, configBytes);
    }

    /// <summary>The image of containers that a disk was made from; null where it says nothing of that.</summary>
    internal static Digest? BaseOf(ImageManifest manifest) =>
        ImageDocuments.IsDisk(manifest) && Digest.TryParse(manifest.Annotations?.GetValueOrDefault(BaseDigest), out Digest digest) ? digest : null;

    /// <summary>Throws <see cref="ImageException"/> for a manifest that says it is a disk and does not have the one blob of a disk.</summary>
    internal static void Check(ImageManifest manifest, string place)
    {
        if (manifest.Layers is not [{ MediaType: MediaTypes.DiskQcow2, Urls: null or { Count: 0 } }])
        {
            throw new ImageException($"is a disk whose content is {string.Join(", ", manifest.Layers.Select(layer => layer.MediaType).DefaultIfEmpty("nothing"))}, and not one {MediaTypes.DiskQcow2}", place);
        }
    }

    /// <summary>Throws <see cref="ImageException"/> for a configuration that is not that of the disk of a manifest.</summary>
    internal static void Check(ImageManifest manifest, ImageConfig config, string place)
    {
        if (config.Disk is not { Format: Qcow2, VirtualSize: > 0 } || config.RootFileSystem.DiffIds[0] != manifest.Layers[0].Digest)
        {
            throw new ImageException("has a configuration that does not describe its disk", place);
        }
    }
}
