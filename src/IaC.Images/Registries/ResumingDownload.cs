using System.Net;

namespace IaC.Images.Registries;

/// <summary>The bytes of a file at a server. Where the connection breaks, the rest is asked for from there on; what comes is for the reader to verify.</summary>
/// <param name="send">Asks for the file from an offset on.</param>
/// <param name="retry">When and how often it is asked again.</param>
/// <param name="place">What messages call the file.</param>
/// <param name="start">First byte that is wanted.</param>
/// <param name="size">Bytes of the whole file; null takes what the server says.</param>
internal sealed class ResumingDownload(Func<long, CancellationToken, Task<HttpResponseMessage>> send, RetryPolicy retry, string place, long start, long? size) : Stream
{
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    private readonly long _start = start;
    private long _position = start;
    private long? _size = size;
    private HttpResponseMessage? _answer;
    private Stream? _body;
    private int _failed;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => _size ?? throw new NotSupportedException("the server does not say it");

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    /// <summary>Bytes of the whole file; null while nothing was read, or where the server does not say it.</summary>
    internal long? Size => _size;

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= _size || buffer.Length == 0)
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
                if (read > 0 || _size is null || _position == _size)
                {
                    (_position, _failed) = (_position + read, 0);
                    return read;
                }

                cause = new EndOfStreamException($"the answer ends after {_position} of {_size} bytes");
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                cause = e is OperationCanceledException ? new IOException("no answer in time", e) : e;
            }

            BreakOff();
            if (!await retry.PauseAsync(++_failed, null, cancellationToken).ConfigureAwait(false))
            {
                throw new RegistryException(_position == _start ? cause.Message : $"broke off after {_position}{(_size is null ? "" : $" of {_size}")} bytes, again and again: {cause.Message}", place, null, cause);
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
        _answer = await send(_position, cancellationToken).ConfigureAwait(false);
        if (_answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
        {
            // There is nothing behind what has come.
            _size = _position;
            return Stream.Null;
        }

        long begin = _answer.StatusCode == HttpStatusCode.PartialContent ? _answer.Content.Headers.ContentRange?.From ?? _position : 0;
        long? announced = begin + _answer.Content.Headers.ContentLength;
        _size ??= announced;
        if (begin > _position || (announced is not null && announced != _size))
        {
            throw new ImageException($"the server gives {announced} bytes, and {_size} were announced", place);
        }

        Stream body = await _answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await SkipAsync(body, _position - begin, cancellationToken).ConfigureAwait(false);
        return body;
    }

    // Of a server that knows no ranges.
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
