using IaC.Images.Unpacking;
using IaC.Linux.Files;

namespace IaC.Images.Bundles;

/// <summary>Parts of a file, one after the other. What others cut off meanwhile is read as zeros: the length was announced before.</summary>
internal sealed class PartsStream(SafeFile file, IReadOnlyList<(long Offset, long Length)> parts) : ForwardStream
{
    private int _part;
    private long _position;

    /// <summary>The file became shorter while it was read.</summary>
    internal bool CameShort { get; private set; }

    public override int Read(Span<byte> buffer)
    {
        while (_part < parts.Count && _position == parts[_part].Length)
        {
            (_part, _position) = (_part + 1, 0);
        }

        if (_part == parts.Count)
        {
            return 0;
        }

        (long offset, long length) = parts[_part];
        Span<byte> wanted = buffer[..(int)Math.Min(buffer.Length, length - _position)];
        int read = file.Read(wanted, offset + _position);
        if (read == 0)
        {
            CameShort = true;
            wanted.Clear();
            read = wanted.Length;
        }

        _position += read;
        return read;
    }
}
