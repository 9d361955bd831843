using System.Buffers.Binary;
using System.Text;

namespace IaC.Images.Tests;

/// <summary>Header blocks byte by byte, for what no writer writes.</summary>
internal static class RawTar
{
    internal static byte[] Entry(string name, char type, ReadOnlySpan<byte> content) => [.. Header(name, type, content.Length), .. content, .. new byte[-content.Length & 511]];

    internal static byte[] Header(string name, char type, long size)
    {
        byte[] block = new byte[512];
        Put(0, name);
        Put(100, "0000644");
        Put(108, "0000000");
        Put(116, "0000000");
        if (size < 1L << 33)
        {
            Put(124, Convert.ToString(size, 8).PadLeft(11, '0'));
        }
        else
        {
            block[124] = 0x80; // base 256
            BinaryPrimitives.WriteInt64BigEndian(block.AsSpan(128), size);
        }

        Put(136, "00000000000");
        Put(148, "        ");
        block[156] = (byte)type;
        Put(257, "ustar\0" + "00");
        Put(148, Convert.ToString(block.Sum(b => b), 8).PadLeft(6, '0') + "\0");
        return block;

        void Put(int offset, string text) => Encoding.Latin1.GetBytes(text, block.AsSpan(offset));
    }
}
