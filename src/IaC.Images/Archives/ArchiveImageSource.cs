using IaC.Images.Oci;

namespace IaC.Images.Archives;

/// <summary>One image of an archive, ready to be taken in.</summary>
internal sealed class ArchiveImageSource(string name, byte[] manifest, byte[] config, Func<Descriptor, Stream> openLayer) : IImageSource
{
    public string Name => name;

    public ReadOnlyMemory<byte> Manifest => manifest;

    public ReadOnlyMemory<byte> Config => config;

    public async ValueTask<Stream> OpenLayerAsync(Descriptor layer, long offset, CancellationToken cancellationToken)
    {
        Stream content = openLayer(layer);
        if (content.CanSeek)
        {
            content.Position = offset;
            return content;
        }

        byte[] skipped = new byte[Math.Min(offset, 128 * 1024)];
        for (int read; offset > 0; offset -= read)
        {
            read = await content.ReadAsync(skipped.AsMemory(0, (int)Math.Min(offset, skipped.Length)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                break;
            }
        }

        return content;
    }
}
