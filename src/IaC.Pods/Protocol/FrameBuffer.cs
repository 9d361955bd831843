using System.Buffers;

namespace IaC.Pods.Protocol;

/// <summary>Bytes that come in or go out of a connection, taken from the front. Memory that grew for a large message is given back when it is empty.</summary>
internal sealed class FrameBuffer : IBufferWriter<byte>
{
    /// <summary>Room to ask for before something is received: with it most messages fit into the memory that is kept.</summary>
    internal const int ReceiveSize = Usual / 2;

    private const int Usual = 4096;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>Bytes that wait.</summary>
    internal int Length => _end - _start;

    /// <summary>The bytes that wait.</summary>
    internal Span<byte> Written => _bytes.AsSpan(_start, Length);

    /// <summary>The same, for a call that is awaited.</summary>
    internal ReadOnlyMemory<byte> GetWritten() => _bytes.AsMemory(_start, Length);

    /// <summary>Takes bytes from the front.</summary>
    internal void Take(int count)
    {
        _start += count;
        if (_start == _end)
        {
            (_start, _end) = (0, 0);
            if (_bytes.Length > Usual)
            {
                _bytes = [];
            }
        }
    }

    /// <inheritdoc/>
    public void Advance(int count) => _end += count;

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsMemory(_end);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return _bytes.AsSpan(_end);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _end >= count)
        {
            return;
        }

        byte[] target = _bytes.Length - Length >= count ? _bytes : new byte[Math.Max(Usual, Math.Max(_bytes.Length * 2, Length + count))];
        _bytes.AsSpan(_start, Length).CopyTo(target);
        (_bytes, _end, _start) = (target, Length, 0);
    }
}
