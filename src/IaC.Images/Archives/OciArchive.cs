using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images.Archives;

/// <summary>Images of an OCI image layout in a tar file (OCI image-spec, image-layout.md), which <c>docker save</c> also writes since version 25.</summary>
internal static class OciArchive
{
    private const string Index = "index.json";
    private const string ContainerdName = "io.containerd.image.name";
    private const int DeepestIndex = 4;

    internal static bool IsOne(TarIndex archive) => archive.Contains(Index) && archive.Contains("oci-layout");

    internal static IReadOnlyList<ArchivedImage> Read(TarIndex archive, ImageLimits limits)
    {
        ImageIndex index = OciJson.Read(archive.Read(Index, limits.DocumentBytes), OciJson.Default.ImageIndex, $"{archive.FilePath}: {Index}");
        return
        [
            .. index.Manifests.Where(entry => MediaTypes.IsManifest(entry.MediaType) || MediaTypes.IsIndex(entry.MediaType))
                .GroupBy(entry => entry.Digest)
                .Select(group => new ArchivedImage([.. group.Select(NameOf).OfType<string>().Distinct()], group.Key, _ => Load(archive, group.First(), limits))),
        ];
    }

    private static string? NameOf(Descriptor entry) =>
        (entry.Annotations?.GetValueOrDefault(ContainerdName) ?? entry.Annotations?.GetValueOrDefault(ImageIndex.ReferenceName)) is { } name ? ArchivedImage.FullName(name) : null;

    private static ArchiveImageSource Load(TarIndex archive, Descriptor entry, ImageLimits limits)
    {
        byte[] content = ReadDocument(archive, entry, limits);
        for (int depth = 0; MediaTypes.IsIndex(entry.MediaType); depth++)
        {
            entry = depth < DeepestIndex ? ForThisMachine(archive, content, entry.Digest) : throw new ImageException("nests lists of manifests too deep", archive.FilePath);
            content = ReadDocument(archive, entry, limits);
        }

        ImageManifest manifest = ImageDocuments.ReadManifest(content, limits, $"{archive.FilePath}: manifest {entry.Digest}");
        return new ArchiveImageSource(archive.FilePath, content, ReadDocument(archive, manifest.Config, limits), layer => archive.Open(BlobOf(layer.Digest)));
    }

    private static Descriptor ForThisMachine(TarIndex archive, byte[] content, Digest digest)
    {
        IReadOnlyList<Descriptor> manifests = OciJson.Read(content, OciJson.Default.ImageIndex, $"{archive.FilePath}: index {digest}").Manifests;
        Descriptor? found = manifests.FirstOrDefault(entry => entry.Platform is { } platform && platform.Os == Platform.Host.Os && platform.Architecture == Platform.Host.Architecture);
        return found ?? throw new ImageException($"has no image for {Platform.Host}, only for {string.Join(", ", manifests.Select(entry => entry.Platform?.ToString() ?? "an unknown platform"))}", archive.FilePath);
    }

    private static byte[] ReadDocument(TarIndex archive, Descriptor blob, ImageLimits limits)
    {
        byte[] content = archive.Read(BlobOf(blob.Digest), limits.DocumentBytes);
        Digest found = Digest.Of(content);
        return found == blob.Digest ? content : throw new ImageException($"'{BlobOf(blob.Digest)}' has the digest {found}", archive.FilePath);
    }

    private static string BlobOf(Digest digest) => $"blobs/sha256/{digest.Hex}";
}
