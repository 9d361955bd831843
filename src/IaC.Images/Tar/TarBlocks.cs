using System.Buffers;

namespace IaC.Images.Tar;

/// <summary>The blocks of an archive, read ahead into one buffer, which goes back to the pool when this is disposed of: an image of many small layers would else touch a fresh one for each.</summary>
internal sealed class TarBlocks(Stream stream) : IDisposable
{
    // Large enough that reading costs few calls, small enough to stay in the processor's cache until it is written.
    private const int BufferSize = 256 * 1024;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
    private int _start;
    private int _end;

    /// <summary>Bytes taken and skipped so far.</summary>
    internal long Position { get; private set; }

    /// <summary>Zeros after content of this size up to the next block.</summary>
    internal static long PaddingOf(long size) => -size & (TarHeader.BlockSize - 1);

    /// <summary>The next block, valid until the next call; false at the end of the stream. An end within the block is an error.</summary>
    internal bool TryTake(out ReadOnlySpan<byte> block)
    {
        Fill(TarHeader.BlockSize);
        int length = Math.Min(_end - _start, TarHeader.BlockSize);
        block = _buffer.AsSpan(_start, length);
        _start += length;
        Position += length;
        return length == TarHeader.BlockSize || (length == 0 ? false : throw CutOff());
    }

    /// <summary>Some bytes, at most so many; empty only when none are wanted. An end before is an error.</summary>
    internal ReadOnlySpan<byte> TakeSome(long most)
    {
        if (most == 0)
        {
            return default;
        }

        Fill(1);
        int length = (int)Math.Min(_end - _start, most);
        if (length == 0)
        {
            throw CutOff();
        }

        ReadOnlySpan<byte> bytes = _buffer.AsSpan(_start, length);
        _start += length;
        Position += length;
        return bytes;
    }

    /// <summary>Passes over bytes; by seeking where the stream can.</summary>
    internal void Skip(long count)
    {
        long beyond = count - (_end - _start);
        if (beyond > 0 && stream.CanSeek)
        {
            if (beyond > stream.Length - stream.Position)
            {
                throw CutOff();
            }

            stream.Seek(beyond, SeekOrigin.Current);
            (_start, _end) = (0, 0);
            Position += count;
            return;
        }

        while (count > 0)
        {
            count -= TakeSome(count).Length;
        }
    }

    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_buffer);
        (_buffer, _start, _end) = ([], 0, 0);
    }

    private void Fill(int wanted)
    {
        if (_end - _start >= wanted)
        {
            return;
        }

        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        while (_end < wanted)
        {
            int read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
            {
                return;
            }

            _end += read;
        }
    }

    private ImageException CutOff() => new("the archive is cut off", $"byte {Position}");
}
