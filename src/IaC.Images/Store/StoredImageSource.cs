using IaC.Images.Oci;

namespace IaC.Images.Store;

/// <summary>An image of the store, to be taken elsewhere. The caller holds the store.</summary>
internal sealed class StoredImageSource(BlobStore blobs, StoredImage image) : IImageSource
{
    public string Name => image.Names.Count > 0 ? image.Names[0] : image.Digest.ToString();

    public ReadOnlyMemory<byte> Manifest { get; } = Document(blobs, image.Digest);

    public ReadOnlyMemory<byte> Config { get; } = Document(blobs, image.Manifest.Config.Digest);

    public ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken)
    {
        FileStream content = blobs.Open(layer.Digest);
        content.Position = offset;
        return ValueTask.FromResult<Stream>(content);
    }

    private static byte[] Document(BlobStore blobs, Digest digest) => blobs.TryReadDocument(digest) ?? throw new ImageException("is absent or damaged", digest.ToString());
}
