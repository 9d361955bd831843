using IaC.Images.Oci;
using IaC.Images.Tar;
using IaC.Images.Unpacking;
using IaC.Linux.Files;
using ZstdSharp;

namespace IaC.Images;

/// <summary>
/// Writes a bundle: documents, then images, then folders, in one tar file compressed by zstd (RFC 8878). The order is that of reading, so that a bundle is read in one pass and never lies on the disk twice.
/// What holds images is an OCI image layout but for its index.
/// </summary>
/// <param name="target">Where it goes; not disposed of.</param>
public sealed class BundleWriter(Stream target) : IDisposable
{
    internal const string Blobs = "blobs/sha256/";
    internal const string End = "end";

    private readonly CompressionStream _compressed = new(target, leaveOpen: true);
    private readonly HashSet<Digest> _written = [];
    private TarWriter Tar => field ??= new TarWriter(_compressed);

    /// <summary>Adds a document.</summary>
    public void AddDocument(string name, ReadOnlySpan<byte> content) => AddFile(name, content.Length, new MemoryStream(content.ToArray()), default);

    /// <summary>Adds an image; what is in the bundle already is not added again. Throws <see cref="ImageException"/> where a layer is damaged.</summary>
    public void AddImage(ImageStore store, StoredImage image, CancellationToken cancellationToken) => AddImage(store, image, _ => true, cancellationToken);

    /// <summary>Adds what a reader lacks of an image; the manifest must be among it, since a reader goes by that.</summary>
    public void AddImage(ImageStore store, StoredImage image, Func<Digest, bool> lacks, CancellationToken cancellationToken)
    {
        AddBlob(image.Digest);
        AddBlob(image.Manifest.Config.Digest);
        foreach (Descriptor layer in image.Manifest.Layers)
        {
            AddBlob(layer.Digest);
        }

        void AddBlob(Digest digest)
        {
            if (!lacks(digest) || !_written.Add(digest))
            {
                return;
            }

            FileStream blob = store.Blobs.Open(digest);
            long length = blob.Length;
            using VerifiedStream content = new(blob, digest, $"blob {digest}");
            AddFile(Blobs + digest.Hex, length, content, cancellationToken);
            content.Finish(cancellationToken);
        }
    }

    /// <summary>Adds a folder with everything below it.</summary>
    /// <param name="name">What it is called in the bundle.</param>
    /// <param name="folder">Absolute path; trusted, which its content is not.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Paths of the files that changed while they were read.</returns>
    public IReadOnlyList<string> AddTree(string name, string folder, CancellationToken cancellationToken)
    {
        using SafeFolder root = SafeFolder.Open(folder);
        return new Bundles.TreeWriter(Tar, name, cancellationToken).Write(root);
    }

    /// <summary>Has all that was added so far reach the target, for a reader that is to act on it before more comes.</summary>
    public void Flush() => _compressed.Flush();

    /// <summary>Writes the end; without it the bundle is told from a whole one.</summary>
    public void Finish()
    {
        AddDocument(End, []);
        Tar.Finish();
        _compressed.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose() => _compressed.Dispose();

    /// <summary>Adds an entry of another archive as it is.</summary>
    internal void Copy(TarEntry entry, TarReader content, CancellationToken cancellationToken)
    {
        if (entry.Type == TarEntryType.File)
        {
            Tar.Write(entry, new Bundles.EntryContent(content), null, cancellationToken);
        }
        else
        {
            Tar.Write(entry);
        }
    }

    private void AddFile(string name, long size, Stream content, CancellationToken cancellationToken) =>
        Tar.Write(new TarEntry { Name = name, Type = TarEntryType.File, Permissions = 0x180, Size = size }, content, null, cancellationToken);
}
