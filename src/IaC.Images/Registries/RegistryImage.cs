using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images.Registries;

/// <summary>An image at a registry, its manifest chosen: an immutable value that tells where its bytes are.</summary>
public sealed class RegistryImage : IImageSource
{
    private readonly RegistryConnection _connection;
    private readonly RegistryRepository _repository;

    internal RegistryImage(RegistryConnection connection, RegistryRepository repository, ImageReference reference, Digest named, byte[] manifest, byte[] config, ImageDocuments documents)
    {
        (_connection, _repository, Reference, Named, Documents) = (connection, repository, reference, named, documents);
        (Manifest, Config) = (manifest, config);
    }

    /// <summary>What was asked for.</summary>
    public ImageReference Reference { get; }

    /// <summary>Digest that the name stood for: of the list of platforms where there is one, else of the manifest.</summary>
    public Digest Named { get; }

    /// <summary>Digest of the manifest: the identity of the image.</summary>
    public Digest Digest => Documents.Digest;

    /// <summary>What it runs on.</summary>
    public Platform Platform => new() { Os = Documents.Config.Os, Architecture = Documents.Config.Architecture, Variant = Documents.Config.Variant };

    /// <summary>What it holds.</summary>
    public ImageFormat Format => AsStored.Format;

    /// <summary>Bytes of manifest, configuration and layers as they lie at the registry.</summary>
    public long Size => AsStored.Size;

    /// <summary>When it says it was made; null where it does not.</summary>
    public DateTimeOffset? Created => Documents.Config.Created;

    /// <summary>What is built on it is planned with this, before it is in the store.</summary>
    public StoredImage AsStored => Documents.ToImage([]);

    /// <summary>The layers, bottom first.</summary>
    public IReadOnlyList<ImageLayer> Layers => Documents.Layers;

    /// <inheritdoc/>
    public string Name => Reference.ToString();

    /// <inheritdoc/>
    public ImagePhase Phase => ImagePhase.Pull;

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Manifest { get; }

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> Config { get; }

    internal ImageDocuments Documents { get; }

    /// <inheritdoc/>
    public ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken) =>
        ValueTask.FromResult<Stream>(Download(_repository.Blob(layer.Digest, Name), offset, layer.Size));

    private ResumingDownload Download(RegistryRequest request, long offset, long size) =>
        new((from, token) => _connection.SendAsync(request with { From = from }, token), _connection.Retry, request.Place, offset, size);
}
