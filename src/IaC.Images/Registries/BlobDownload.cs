using System.Net;

namespace IaC.Images.Registries;

/// <summary>The bytes of a blob at a registry. Where the connection breaks, the rest is asked for from there on; what comes is for the reader to verify.</summary>
internal sealed class BlobDownload(RegistryConnection connection, RegistryRequest request, long start, long size) : Stream
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    private long _position = start;
    private HttpResponseMessage? _answer;
    private Stream? _body;
    private int _failed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= size || buffer.Length == 0)
        {
            return 0;
        }

        while (true)
        {
            Exception? cause;
            try
            {
                _body ??= await OpenAsync(cancellationToken).ConfigureAwait(false);
                int read = await ReadOnceAsync(_body, buffer, cancellationToken).ConfigureAwait(false);
                if (read > 0)
                {
                    (_position, _failed) = (_position + read, 0);
                    return read;
                }

                cause = new EndOfStreamException($"the answer ends after {_position} of {size} bytes");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                cause = e;
            }

            BreakOff();
            if (!await connection.Retry.PauseAsync(++_failed, null, cancellationToken).ConfigureAwait(false))
            {
                throw new RegistryException($"broke off after {_position} of {size} bytes, again and again: {cause.Message}", request.Place, null, cause);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("only asynchronous reads");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            BreakOff();
        }

        base.Dispose(disposing);
    }

    private async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        _answer = await connection.SendAsync(request with { From = _position }, cancellationToken).ConfigureAwait(false);
        long begin = _answer.StatusCode == HttpStatusCode.PartialContent ? _answer.Content.Headers.ContentRange?.From ?? _position : 0;
        if (begin > _position || (_answer.Content.Headers.ContentLength is { } length && begin + length != size))
        {
            throw new ImageException($"the registry gives {begin + _answer.Content.Headers.ContentLength} bytes, and {size} were announced", request.Place);
        }

        Stream body = await _answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await SkipAsync(body, _position - begin, cancellationToken).ConfigureAwait(false);
        return body;
    }

    // Of a registry that knows no ranges.
    private static async Task SkipAsync(Stream body, long count, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[Math.Min(count, 128 * 1024)];
        while (count > 0)
        {
            int read = await ReadOnceAsync(body, buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)), cancellationToken).ConfigureAwait(false);
            count -= read > 0 ? read : throw new EndOfStreamException("the answer ends before the place where the last one broke off");
        }
    }

    private static async ValueTask<int> ReadOnceAsync(Stream body, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        ValueTask<int> read = body.ReadAsync(buffer, cancellationToken);
        if (read.IsCompleted)
        {
            return await read.ConfigureAwait(false);
        }

        // Made only where one really waits.
        using CancellationTokenSource stalled = new(Stall);
        using CancellationTokenRegistration close = stalled.Token.Register(static body => ((Stream)body!).Dispose(), body);
        try
        {
            return await read.ConfigureAwait(false);
        }
        catch (ObjectDisposedException e)
        {
            throw new IOException($"no byte came within {Stall.TotalSeconds} s", e);
        }
    }

    private void BreakOff()
    {
        _body?.Dispose();
        _answer?.Dispose();
        (_body, _answer) = (null, null);
    }
}
