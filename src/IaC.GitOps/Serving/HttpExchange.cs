using System.Globalization;
using System.Net;
using System.Text;

namespace IaC.GitOps;

/// <summary>One request over a connection and its answer, after which the connection ends (RFC 9112). Nothing is kept that is longer than a limit. It takes any <c>Host</c>: whoever reaches the socket is meant.</summary>
/// <param name="stream">The connection.</param>
internal sealed class HttpExchange(Stream stream)
{
    private const int LongestHead = 16 << 10;
    private const int LongestChunkLine = 1 << 10;
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly byte[] _buffer = new byte[16 << 10];
    private int _next;
    private int _end;
    private int _room;

    /// <summary>The method: <c>GET</c>.</summary>
    public string Method { get; private set; } = "";

    /// <summary>The path of what is asked for, without its query: <c>/healthz</c>.</summary>
    public string Path { get; private set; } = "";

    /// <summary>A header; null where there is none.</summary>
    public string? Header(string name) => _headers.GetValueOrDefault(name);

    /// <summary>Reads what is asked for.</summary>
    /// <returns>False where the connection ends before it.</returns>
    /// <exception cref="HttpRefusedException">It is no request.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<bool> ReadHeadAsync(CancellationToken stop)
    {
        _room = LongestHead;
        if (_next == _end && !await FillAsync(stop).ConfigureAwait(false))
        {
            return false;
        }

        if ((await LineAsync(stop).ConfigureAwait(false)).Split(' ') is not [var method, var target, "HTTP/1.1" or "HTTP/1.0"])
        {
            throw Refused("this is no request of HTTP/1.1");
        }

        // A proxy asks for the whole address (RFC 9112, 3.2.2).
        (Method, Path) = (method, Uri.TryCreate(target, UriKind.Absolute, out Uri? whole) && whole.Scheme is "http" or "https" ? whole.AbsolutePath : target.Split('?')[0]);
        while (await LineAsync(stop).ConfigureAwait(false) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || line[..colon].Any(char.IsWhiteSpace))
            {
                throw Refused("a header has a name, and : after it");
            }

            // What is there twice is a list (RFC 9110, 5.3), which neither a length nor a signature is.
            (string name, string value) = (line[..colon], line[(colon + 1)..].Trim());
            _headers[name] = _headers.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
        }

        return true;
    }

    /// <summary>Reads the body, by its length or in chunks.</summary>
    /// <param name="longest">Most bytes.</param>
    /// <param name="stop">Cancels the reading.</param>
    /// <exception cref="HttpRefusedException">It is longer, or does not say how long it is.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<byte[]> ReadBodyAsync(int longest, CancellationToken stop)
    {
        string? coding = Header("Transfer-Encoding");
        long length = 0;
        if (coding is null ? !long.TryParse(Header("Content-Length") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out length) : Header("Content-Length") is not null || !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase))
        {
            throw Refused("a body has a length, or comes in chunks");
        }

        RequireAtMost(longest, length);
        if (string.Equals(Header("Expect"), "100-continue", StringComparison.OrdinalIgnoreCase))
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop).ConfigureAwait(false);
        }

        if (coding is null)
        {
            return await BytesAsync((int)length, stop).ConfigureAwait(false);
        }

        using var body = new MemoryStream();
        while (await ChunkLengthAsync(stop).ConfigureAwait(false) is > 0 and var chunk)
        {
            RequireAtMost(longest, body.Length + chunk);
            body.Write(await BytesAsync((int)chunk, stop).ConfigureAwait(false));
            await LineAsync(stop).ConfigureAwait(false);
        }

        // What follows the last chunk is about none of ours.
        return body.ToArray();
    }

    /// <summary>Answers.</summary>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task AnswerAsync(HttpStatusCode status, string type, string text, CancellationToken stop)
    {
        byte[] content = Encoding.UTF8.GetBytes(text);
        byte[] head = Encoding.ASCII.GetBytes($"HTTP/1.1 {(int)status} {status}\r\nContent-Type: {type}\r\nContent-Length: {content.Length}\r\nConnection: close\r\n\r\n");
        await stream.WriteAsync(Method == "HEAD" ? head : [.. head, .. content], stop).ConfigureAwait(false);
    }

    private static HttpRefusedException Refused(string message) => new(HttpStatusCode.BadRequest, message);

    private static void RequireAtMost(int longest, long length)
    {
        if (length > longest)
        {
            throw new HttpRefusedException(HttpStatusCode.RequestEntityTooLarge, $"a body has at most {longest} bytes");
        }
    }

    private async Task<long> ChunkLengthAsync(CancellationToken stop)
    {
        _room = LongestChunkLine;
        string size = (await LineAsync(stop).ConfigureAwait(false)).Split(';')[0].Trim();
        return uint.TryParse(size, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint length) ? length : throw Refused("a chunk does not say how long it is");
    }

    private async Task<string> LineAsync(CancellationToken stop)
    {
        var line = new StringBuilder();
        while (true)
        {
            await RequireAsync(stop).ConfigureAwait(false);
            char read = (char)_buffer[_next++];
            if (--_room < 0)
            {
                throw new HttpRefusedException(HttpStatusCode.RequestHeaderFieldsTooLarge, $"the head of a request has at most {LongestHead} bytes");
            }

            if (read == '\n')
            {
                return line.ToString().TrimEnd('\r');
            }

            line.Append(read);
        }
    }

    private async Task<byte[]> BytesAsync(int count, CancellationToken stop)
    {
        byte[] bytes = new byte[count];
        for (int read = 0; read < count;)
        {
            await RequireAsync(stop).ConfigureAwait(false);
            int part = Math.Min(count - read, _end - _next);
            _buffer.AsSpan(_next, part).CopyTo(bytes.AsSpan(read));
            (_next, read) = (_next + part, read + part);
        }

        return bytes;
    }

    private async ValueTask RequireAsync(CancellationToken stop)
    {
        if (_next == _end && !await FillAsync(stop).ConfigureAwait(false))
        {
            throw new IOException("the connection ended in the middle of a request");
        }
    }

    private async Task<bool> FillAsync(CancellationToken stop)
    {
        (_next, _end) = (0, await stream.ReadAsync(_buffer, stop).ConfigureAwait(false));
        return _end > 0;
    }
}
