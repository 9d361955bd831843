using IaC.Images.Oci;
using IaC.Images.Unpacking;

namespace IaC.Images.Archives;

/// <summary>
/// Images of a docker-archive: <c>manifest.json</c> lists configuration, names and layers of each. It has no manifest of the registry's kind, so one is written, over the uncompressed layers, whose digests the
/// configuration gives.
/// </summary>
internal static class DockerArchive
{
    private const string List = "manifest.json";

    internal static bool IsOne(TarIndex archive) => archive.Contains(List);

    internal static IReadOnlyList<ArchivedImage> Read(TarIndex archive, ImageLimits limits) =>
        [.. OciJson.Read(archive.Read(List, limits.DocumentBytes), DockerArchiveJson.Default.DockerArchiveEntryArray, $"{archive.FilePath}: {List}").Select(entry => ToImage(archive, entry, limits))];

    private static ArchivedImage ToImage(TarIndex archive, DockerArchiveEntry entry, ImageLimits limits)
    {
        byte[] config = archive.Read(entry.Config, limits.DocumentBytes);
        Digest id = Digest.Of(config);

        // Docker names the file by its digest; other writers need not.
        if (Digest.TryParseHex(Path.GetFileNameWithoutExtension(entry.Config), out Digest named) && named != id)
        {
            throw new ImageException($"'{entry.Config}' has the digest {id}", archive.FilePath);
        }

        return new ArchivedImage([.. (entry.RepoTags ?? []).Select(ArchivedImage.FullName)], id, token => Load(archive, entry.Layers ?? [], config, limits, token));
    }

    private static ArchiveImageSource Load(TarIndex archive, IReadOnlyList<string> files, byte[] config, ImageLimits limits, CancellationToken cancellationToken)
    {
        IReadOnlyList<Digest> diffIds = OciJson.Read(config, OciJson.Default.ImageConfig, $"{archive.FilePath}: configuration").RootFileSystem.DiffIds;
        if (diffIds.Count != files.Count)
        {
            throw new ImageException($"lists {files.Count} layers, and the configuration {diffIds.Count}", archive.FilePath);
        }

        Dictionary<Digest, string> fileOf = [];
        List<Descriptor> layers = [];
        foreach ((Digest diffId, string file) in diffIds.Zip(files))
        {
            fileOf[diffId] = file;
            layers.Add(new Descriptor { MediaType = MediaTypes.Layer, Digest = diffId, Size = Measure(archive, file, limits, cancellationToken) });
        }

        ImageManifest manifest = new()
        {
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = Digest.Of(config), Size = config.Length },
            Layers = layers,
        };
        return new ArchiveImageSource(archive.FilePath, OciJson.Write(manifest, OciJson.Default.ImageManifest), config, layer => Compression.Open(archive.Open(fileOf[layer.Digest])));
    }

    // Some writers compress the layers; only decompression then tells their length.
    private static long Measure(TarIndex archive, string file, ImageLimits limits, CancellationToken cancellationToken)
    {
        SectionStream stored = archive.Open(file);
        using Stream content = Compression.Open(stored);
        if (content == stored)
        {
            return stored.Length;
        }

        byte[] buffer = new byte[128 * 1024];
        long length = 0;
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            length += read;
            if (length > limits.LayerBytes)
            {
                throw new ImageException($"'{file}' holds more than the limit of {limits.LayerBytes} bytes", archive.FilePath);
            }
        }

        return length;
    }
}
