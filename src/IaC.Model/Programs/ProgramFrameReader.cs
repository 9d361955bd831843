using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>Reads frames from a stream, as many at once as have arrived.</summary>
/// <param name="stream">The stream, which stays its owner's.</param>
public sealed class ProgramFrameReader(Stream stream)
{
    private const int BufferSize = 64 << 10;
    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;
    private byte[] _content = [];

    /// <summary>The bytes that came with the last message, which are nobody's after that; empty where none did.</summary>
    public byte[] TakeContent() => Interlocked.Exchange(ref _content, []);

    /// <summary>Reads one message; null at the end of the stream.</summary>
    /// <exception cref="InvalidDataException">The frame is not one.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<(ProgramMessageKind Kind, JsonObject Payload)?> ReadAsync(CancellationToken cancellationToken)
    {
        byte[] header = new byte[ProgramFrames.HeaderSize];
        while (true)
        {
            int read = await FillAsync(header, cancellationToken).ConfigureAwait(false);
            if (ProgramFrames.RoomFor(header, read) is not { } payload)
            {
                return null;
            }

            read = await FillAsync(payload, cancellationToken).ConfigureAwait(false);
            ProgramFrames.Check(payload, read);
            if (ProgramFrames.KindOf(header) != ProgramMessageKind.Content)
            {
                return (ProgramFrames.KindOf(header), ProgramFrames.Parse(payload));
            }

            _content = payload;
        }
    }

    // What has arrived first, and the rest past the buffer where it is longer than that.
    private async ValueTask<int> FillAsync(Memory<byte> target, CancellationToken cancellationToken)
    {
        int filled = TakeFromBuffer(target.Span);
        while (filled < target.Length)
        {
            Memory<byte> rest = target[filled..];
            if (rest.Length >= BufferSize)
            {
                return filled + await stream.ReadAtLeastAsync(rest, rest.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }

            (_start, _end) = (0, await stream.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
            if (_end == 0)
            {
                break;
            }

            filled += TakeFromBuffer(rest.Span);
        }

        return filled;
    }

    private int TakeFromBuffer(Span<byte> target)
    {
        int count = Math.Min(target.Length, _end - _start);
        _buffer.AsSpan(_start, count).CopyTo(target);
        _start += count;
        return count;
    }
}
