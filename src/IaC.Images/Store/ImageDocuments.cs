using IaC.Images.Disks;
using IaC.Images.Oci;

namespace IaC.Images.Store;

/// <summary>Manifest and configuration of one image, read and checked against each other.</summary>
internal sealed record ImageDocuments(Digest Digest, long ManifestSize, ImageManifest Manifest, ImageConfig Config)
{
    /// <summary>The layers, bottom first.</summary>
    internal IReadOnlyList<ImageLayer> Layers
    {
        get
        {
            List<HistoryEntry?> made = [.. Config.History?.Where(entry => entry.EmptyLayer != true) ?? []];
            return [.. Manifest.Layers.Select((layer, i) => new ImageLayer(layer, Config.RootFileSystem.DiffIds[i], made.ElementAtOrDefault(i)))];
        }
    }

    /// <summary>Everything that the image is made of, the manifest apart.</summary>
    internal IEnumerable<Descriptor> Blobs => Manifest.Layers.Prepend(Manifest.Config);

    /// <summary>Reads the manifest of an image. Throws for what is not one: a list, an artifact, or one whose layers cannot be unpacked.</summary>
    internal static ImageManifest ReadManifest(ReadOnlySpan<byte> content, ImageLimits limits, string place)
    {
        ImageManifest manifest = OciJson.Read(content, OciJson.Default.ImageManifest, place);
        if (manifest.SchemaVersion != 2 || (manifest.MediaType is { } type && !MediaTypes.IsManifest(type)))
        {
            throw new ImageException($"is not the manifest of an image (schema {manifest.SchemaVersion}, {manifest.MediaType ?? "no media type"})", place);
        }

        if (manifest.Config.MediaType is not (MediaTypes.Config or MediaTypes.DockerConfig or MediaTypes.DiskConfig))
        {
            throw new ImageException($"is not an image: its configuration is of type {manifest.Config.MediaType}", place);
        }

        if (manifest.Layers.Count > limits.Layers)
        {
            throw new ImageException($"has {manifest.Layers.Count} layers, and {limits.Layers} is the limit", place);
        }

        if (IsDisk(manifest))
        {
            DiskArtifact.Check(manifest, place);
        }
        else if (manifest.Layers.FirstOrDefault(layer => !MediaTypes.IsLayer(layer.MediaType) || layer.Urls is { Count: > 0 }) is { } foreign)
        {
            throw new ImageException($"has a layer of type {foreign.MediaType}, which cannot be unpacked", place);
        }

        return manifest.Layers.Prepend(manifest.Config).FirstOrDefault(blob => blob.Size < 0) is null ? manifest : throw new ImageException("names a blob of negative size", place);
    }

    /// <summary>Reads the configuration that belongs to a manifest.</summary>
    internal static ImageDocuments Read(ReadOnlySpan<byte> manifestContent, ImageManifest manifest, ReadOnlySpan<byte> config, string place)
    {
        ImageConfig read = OciJson.Read(config, OciJson.Default.ImageConfig, place);
        if (read.RootFileSystem.DiffIds.Count != manifest.Layers.Count)
        {
            throw new ImageException($"has {manifest.Layers.Count} layers in the manifest and {read.RootFileSystem.DiffIds.Count} in the configuration", place);
        }

        if (IsDisk(manifest))
        {
            DiskArtifact.Check(manifest, read, place);
        }

        return new ImageDocuments(Digest.Of(manifestContent), manifestContent.Length, manifest, read);
    }

    /// <summary>Whether a manifest is that of a disk.</summary>
    internal static bool IsDisk(ImageManifest manifest) => manifest.Config.MediaType == MediaTypes.DiskConfig;

    /// <summary>The image as a value of the store.</summary>
    internal StoredImage ToImage(IReadOnlyList<string> names) => new()
    {
        Names = names,
        Digest = Digest,
        Manifest = Manifest,
        Config = Config,
        Layers = Layers,
        Size = ManifestSize + Blobs.Sum(blob => blob.Size),
    };
}
