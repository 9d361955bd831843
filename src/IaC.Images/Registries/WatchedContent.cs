using System.Net;

namespace IaC.Images.Registries;

/// <summary>A body that is sent in pieces, so that one sees whether the server still takes it.</summary>
internal sealed class WatchedContent : HttpContent
{
    private const int Piece = 64 * 1024;
    private readonly HttpContent _content;
    private readonly Action<int> _sent;

    /// <param name="content">The body.</param>
    /// <param name="sent">Told after each piece how many bytes are left.</param>
    internal WatchedContent(HttpContent content, Action<int> sent)
    {
        (_content, _sent) = (content, sent);
        foreach ((string name, IEnumerable<string> values) in content.Headers)
        {
            Headers.TryAddWithoutValidation(name, values);
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] whole = await _content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> left = whole;
        do
        {
            int length = Math.Min(Piece, left.Length);
            await stream.WriteAsync(left[..length], cancellationToken).ConfigureAwait(false);
            left = left[length..];
            _sent(left.Length);
        }
        while (left.Length > 0);
    }

    protected override bool TryComputeLength(out long length) => (length = _content.Headers.ContentLength ?? -1) >= 0;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _content.Dispose();
        }

        base.Dispose(disposing);
    }
}
