using IaC.Images.Archives;
using IaC.Images.Oci;
using IaC.Images.Tar;
using IaC.Images.Unpacking;

namespace IaC.Images;

/// <summary>
/// Writes images into one tar file that is both an OCI image layout and a docker-archive, as Docker writes it since version 25: the layout has the exact blobs, and <c>manifest.json</c> names the same files for tools that
/// read nothing else. Disks are in the layout only. Blobs that images share are there once. The same images give the same bytes.
/// </summary>
public static class ArchiveWriter
{
    private const string LayoutVersion = """{"imageLayoutVersion":"1.0.0"}""";
    private const string ContainerdName = "io.containerd.image.name";
    private const int FilePermissions = 0x1A4; // 0644

    /// <summary>Writes an archive. Throws <see cref="ImageException"/> where a layer is damaged.</summary>
    /// <param name="store">The store; the caller holds it.</param>
    /// <param name="images">The images, each with the names that it is to have in the archive.</param>
    /// <param name="target">Where it goes; not disposed of.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static void Write(ImageStore store, IReadOnlyList<(StoredImage Image, IReadOnlyList<string> Names)> images, Stream target, CancellationToken cancellationToken)
    {
        TarWriter tar = new(target);
        Document(tar, "oci-layout", System.Text.Encoding.UTF8.GetBytes(LayoutVersion));
        Document(tar, "index.json", OciJson.Write(Index(images), OciJson.Default.ImageIndex));
        Document(tar, "manifest.json", OciJson.Write([.. images.Where(entry => entry.Image.Format == ImageFormat.Oci).Select(entry => ForDocker(entry.Image, entry.Names))], DockerArchiveJson.Default.DockerArchiveEntryArray));
        foreach (Digest digest in images.SelectMany(entry => entry.Image.Manifest.Layers.Prepend(entry.Image.Manifest.Config).Select(blob => blob.Digest).Prepend(entry.Image.Digest)).Distinct())
        {
            FileStream blob = store.Blobs.Open(digest);
            long length = blob.Length;
            using VerifiedStream content = new(blob, digest, $"blob {digest}");
            tar.Write(File(PathOf(digest), length), content, null, cancellationToken);
            content.Finish(cancellationToken);
        }

        tar.Finish();
    }

    private static ImageIndex Index(IReadOnlyList<(StoredImage Image, IReadOnlyList<string> Names)> images) => new()
    {
        MediaType = MediaTypes.Index,
        Manifests = [.. images.SelectMany(entry => entry.Names.DefaultIfEmpty<string?>(null).Select(name => Descriptor(entry.Image, name)))],
    };

    private static Descriptor Descriptor(StoredImage image, string? name)
    {
        Dictionary<string, string>? annotations = name is null ? null : new Dictionary<string, string> { [ContainerdName] = name, [ImageIndex.ReferenceName] = TagOf(name) };
        return new Descriptor { MediaType = image.Manifest.MediaType ?? MediaTypes.Manifest, Digest = image.Digest, Size = image.ManifestSize, Annotations = annotations, Platform = image.Platform };
    }

    private static DockerArchiveEntry ForDocker(StoredImage image, IReadOnlyList<string> names) => new()
    {
        Config = PathOf(image.Manifest.Config.Digest),
        RepoTags = [.. names.Where(name => !name.Contains('@', StringComparison.Ordinal))],
        Layers = [.. image.Manifest.Layers.Select(layer => PathOf(layer.Digest))],
    };

    // The specification wants a tag there; the whole name stands beside it, where containerd and Docker look.
    private static string TagOf(string name) => ImageReference.TryParse(name, out ImageReference? reference) ? reference.Tag ?? reference.Digest.ToString()! : name;

    private static void Document(TarWriter tar, string name, byte[] content) => tar.Write(File(name, content.Length), new MemoryStream(content, writable: false), null, CancellationToken.None);

    private static TarEntry File(string name, long size) => new() { Name = name, Type = TarEntryType.File, Permissions = FilePermissions, Size = size };

    private static string PathOf(Digest digest) => $"blobs/sha256/{digest.Hex}";
}
