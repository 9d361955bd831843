using IaC.Images.Oci;

namespace IaC.Images.Archives;

/// <summary>One image of an archive, ready to be taken in.</summary>
internal sealed class ArchiveImageSource(string name, byte[] manifest, byte[] config, Func<Descriptor, Stream> openLayer) : IImageSource
{
    public string Name => name;

    public ReadOnlyMemory<byte> Manifest => manifest;

    public ReadOnlyMemory<byte> Config => config;

    public ValueTask<Stream> OpenLayerAsync(Descriptor layer, CancellationToken cancellationToken) => ValueTask.FromResult(openLayer(layer));
}
