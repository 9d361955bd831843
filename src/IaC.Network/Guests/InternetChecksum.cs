using System.Buffers.Binary;

namespace IaC.Network.Guests;

/// <summary>The checksum of the internet's protocols (RFC 1071): the complement of the sum of all words of 16 bits, with the carry added again.</summary>
internal static class InternetChecksum
{
    /// <summary>The checksum of bytes behind others that were summed before.</summary>
    /// <param name="bytes">An odd last byte counts as the upper half of a word.</param>
    /// <param name="before">What <see cref="Sum"/> gave for the others.</param>
    internal static ushort Of(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint sum = Sum(bytes, before);
        while (sum > ushort.MaxValue)
        {
            sum = (sum & ushort.MaxValue) + (sum >> 16);
        }

        return (ushort)~sum;
    }

    /// <summary>The plain sum, of up to 64 KiB.</summary>
    internal static uint Sum(ReadOnlySpan<byte> bytes, uint before = 0)
    {
        uint sum = before;
        for (; bytes.Length > 1; bytes = bytes[2..])
        {
            sum += BinaryPrimitives.ReadUInt16BigEndian(bytes);
        }

        return bytes.Length == 1 ? sum + ((uint)bytes[0] << 8) : sum;
    }
}
