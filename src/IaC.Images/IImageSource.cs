using IaC.Images.Oci;

namespace IaC.Images;

/// <summary>
/// An image that lies elsewhere: in an archive, at a registry. It gives bytes and promises nothing: whoever takes them in checks every digest and size while they stream.
/// </summary>
public interface IImageSource
{
    /// <summary>What messages call it: path of the archive, or reference.</summary>
    string Name { get; }

    /// <summary>The manifest's exact bytes.</summary>
    ReadOnlyMemory<byte> Manifest { get; }

    /// <summary>The configuration's exact bytes.</summary>
    ReadOnlyMemory<byte> Config { get; }

    /// <summary>What taking a layer in is called.</summary>
    ImagePhase Phase => ImagePhase.Store;

    /// <summary>The bytes of one layer from an offset on, as its descriptor names them. The caller disposes of the stream.</summary>
    ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken);
}
