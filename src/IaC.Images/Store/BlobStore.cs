using System.Buffers;
using System.Security.Cryptography;
using IaC.Images.Oci;
using IaC.Images.Unpacking;

namespace IaC.Images.Store;

/// <summary>
/// Content by digest. Blobs are not synced to disk one by one: a power failure can leave a short file, which is told by its size (layers) or by its hash, since documents are hashed whenever they are read.
/// </summary>
internal sealed class BlobStore(StoreLayout layout, ImageLimits limits)
{
    private const int BufferSize = 256 * 1024;

    // .NET's decompressors ask for 8 KiB at a time.
    private const int ReadSize = 64 * 1024;

    internal ImageLimits Limits => limits;

    /// <summary>Whether the content is there in full length.</summary>
    internal bool Has(Descriptor blob) => new FileInfo(layout.Blob(blob.Digest)) is { Exists: true } file && file.Length == blob.Size;

    /// <summary>A stream of a layer's bytes as stored.</summary>
    internal FileStream Open(Digest digest) => new(layout.Blob(digest), FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: ReadSize);

    /// <summary>The content of a manifest or configuration, verified; null where it is absent or damaged.</summary>
    internal byte[]? TryReadDocument(Digest digest)
    {
        FileInfo file = new(layout.Blob(digest));
        if (!file.Exists || file.Length > limits.DocumentBytes)
        {
            return null;
        }

        byte[] content = File.ReadAllBytes(file.FullName);
        return Digest.Of(content) == digest ? content : null;
    }

    /// <summary>Manifest and configuration of an image; null where one of them is absent or damaged, or where the digest is not that of an image.</summary>
    internal ImageDocuments? TryReadImage(Digest digest)
    {
        if (TryReadDocument(digest) is not { } content)
        {
            return null;
        }

        try
        {
            ImageManifest manifest = ImageDocuments.ReadManifest(content, limits, digest.ToString());
            return TryReadDocument(manifest.Config.Digest) is { } config ? ImageDocuments.Read(content, manifest, config, digest.ToString()) : null;
        }
        catch (ImageException)
        {
            // Some other blob: a configuration or a layer.
            return null;
        }
    }

    /// <summary>Takes in a document.</summary>
    internal Descriptor Write(ReadOnlySpan<byte> content, string mediaType)
    {
        Descriptor descriptor = new() { MediaType = mediaType, Digest = Digest.Of(content), Size = content.Length };
        if (TryReadDocument(descriptor.Digest) is null)
        {
            using BlobWriter writer = CreateWriter(mediaType);
            writer.Write(content);
            writer.Commit();
        }

        return descriptor;
    }

    /// <summary>Takes in a whole file of the ingest folder, which gets the name that its bytes hash to.</summary>
    internal async Task<(Digest Digest, long Size)> TakeAsync(string path, CancellationToken cancellationToken)
    {
        Digest digest;
        long size;
        FileStream content = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        await using (content.ConfigureAwait(false))
        {
            (digest, size) = (Digest.FromHash(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false)), content.Length);
        }

        File.Move(path, layout.Blob(digest), overwrite: true);
        return (digest, size);
    }

    /// <summary>A new blob whose digest the writing will tell.</summary>
    internal BlobWriter CreateWriter(string subject) => new(layout, new UnpackBudget(limits.LayerBytes, layout.Ingest, subject));

    /// <summary>A layer that is about to come in, or to go on where a killed or broken pull ended. The caller holds its item lock.</summary>
    internal BlobArrival Expect(Descriptor layer, string place) => new(layout, layer, new UnpackBudget(limits.LayerBytes, layout.Ingest, place), place);

    /// <summary>Takes in content that must match its descriptor, on the thread that alone may read it.</summary>
    internal void Write(Stream content, Descriptor expected, string place, CancellationToken cancellationToken)
    {
        using BlobWriter writer = CreateWriter(expected, place);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (int read; (read = content.Read(buffer, 0, BufferSize)) > 0;)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Append(writer, buffer.AsSpan(0, read), expected, place);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        writer.Commit(expected, place);
    }

    private BlobWriter CreateWriter(Descriptor expected, string place)
    {
        UnpackBudget budget = new(limits.LayerBytes, layout.Ingest, place);
        budget.Expect(expected.Size);
        return new BlobWriter(layout, budget);
    }

    private static void Append(BlobWriter writer, ReadOnlySpan<byte> content, Descriptor expected, string place)
    {
        if (writer.Position + content.Length > expected.Size)
        {
            throw new ImageException($"has more than the {expected.Size} bytes that were announced", place);
        }

        writer.Write(content);
    }
}
