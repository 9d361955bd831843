using System.Buffers.Binary;
using IaC.Linux.Files;

namespace IaC.Images.Tar;

/// <summary>Fields of one 512-byte header block: v7, ustar (pax(1)) or GNU (tar manual, Basic Tar Format).</summary>
internal readonly ref struct TarHeader(ReadOnlySpan<byte> block)
{
    internal const int BlockSize = 512;

    private readonly ReadOnlySpan<byte> _block = block;

    internal char Type => (char)_block[156];

    internal bool IsZero => !_block.ContainsAnyExcept((byte)0);

    /// <summary>The name; ustar splits a long one over two fields.</summary>
    internal string Name
    {
        get
        {
            ReadOnlySpan<byte> prefix = IsUstar ? Text(345, 155) : default;
            return prefix.IsEmpty ? FileNames.Decode(Text(0, 100)) : FileNames.Decode([.. prefix, (byte)'/', .. Text(0, 100)]);
        }
    }

    internal string LinkName => FileNames.Decode(Text(157, 100));

    internal long Mode => Number(100, 8, "mode");

    internal long Uid => Number(108, 8, "uid");

    internal long Gid => Number(116, 8, "gid");

    internal long Size => Number(124, 12, "size");

    internal long Modified => Number(136, 12, "mtime");

    internal DeviceNumber Device => new((uint)Number(329, 8, "device"), (uint)Number(337, 8, "device"));

    /// <summary>GNU's own sparse format: blocks with more of the map follow.</summary>
    internal bool IsSparseExtended => _block[482] != 0;

    private bool IsUstar => _block.Slice(257, 6).SequenceEqual("ustar\0"u8);

    /// <summary>Sum of all bytes with the field of the sum itself taken for spaces. Old writers summed signed bytes.</summary>
    internal bool HasRightSum()
    {
        int unsigned = 8 * ' ';
        int signed = unsigned;
        for (int i = 0; i < BlockSize; i++)
        {
            if (i is < 148 or >= 156)
            {
                unsigned += _block[i];
                signed += (sbyte)_block[i];
            }
        }

        return TryNumber(148, 8, out long sum) && (sum == unsigned || sum == signed);
    }

    /// <summary>A number in octal digits, or in base 256 where the first bit is set.</summary>
    internal long Number(int offset, int length, string field) =>
        TryNumber(offset, length, out long value) ? value : throw new ImageException($"the field {field} of an archive header is not a number");

    private bool TryNumber(int offset, int length, out long value)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        if ((field[0] & 0x80) != 0)
        {
            return TryBinary(field, out value);
        }

        value = 0;
        foreach (byte digit in field.Trim(" \0"u8))
        {
            if (digit is < (byte)'0' or > (byte)'7')
            {
                return false;
            }

            value = (value << 3) | (uint)(digit - '0');
        }

        return true;
    }

    // Two's complement over the whole field but its first bit; what does not fit into 64 bits is refused.
    private static bool TryBinary(ReadOnlySpan<byte> field, out long value)
    {
        Span<byte> bytes = stackalloc byte[field.Length];
        field.CopyTo(bytes);
        bool negative = (bytes[0] & 0x40) != 0;
        bytes[0] = (byte)(negative ? bytes[0] | 0x80 : bytes[0] & 0x7F);
        Span<byte> last = stackalloc byte[sizeof(long)];
        last.Fill(negative ? (byte)0xFF : (byte)0);
        int taken = Math.Min(last.Length, bytes.Length);
        bytes[^taken..].CopyTo(last[^taken..]);
        value = BinaryPrimitives.ReadInt64BigEndian(last);
        return value < 0 == negative && !bytes[..^taken].ContainsAnyExcept(negative ? (byte)0xFF : (byte)0);
    }

    private ReadOnlySpan<byte> Text(int offset, int length)
    {
        ReadOnlySpan<byte> field = _block.Slice(offset, length);
        int end = field.IndexOf((byte)0);
        return end < 0 ? field : field[..end];
    }
}
