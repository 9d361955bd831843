using System.Buffers.Binary;

namespace IaC.Network.Guests;

/// <summary>An option of DHCPv6, which may hold others behind a head of its own (RFC 8415, 21).</summary>
/// <param name="Code">OPTION_*.</param>
/// <param name="Value">What it holds.</param>
internal readonly record struct DhcpV6Option(ushort Code, byte[] Value)
{
    internal const ushort ClientId = 1;
    internal const ushort ServerId = 2;
    internal const ushort NonTemporary = 3;
    internal const ushort Temporary = 4;
    internal const ushort Address = 5;
    internal const ushort Preference = 7;
    internal const ushort StatusCode = 13;
    internal const ushort RapidCommit = 14;
    internal const ushort NameServers = 23;
    internal const ushort PrefixDelegation = 25;

    private const int HeadSize = 4;

    /// <summary>Reads options; null where a length leads beyond the end.</summary>
    internal static IReadOnlyList<DhcpV6Option>? Read(ReadOnlySpan<byte> bytes)
    {
        List<DhcpV6Option> options = [];
        while (bytes.Length > 0)
        {
            if (bytes.Length < HeadSize || BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]) is var length && length > bytes.Length - HeadSize)
            {
                return null;
            }

            options.Add(new DhcpV6Option(BinaryPrimitives.ReadUInt16BigEndian(bytes), bytes.Slice(HeadSize, length).ToArray()));
            bytes = bytes[(HeadSize + length)..];
        }

        return options;
    }

    /// <summary>The bytes of options, one after the other.</summary>
    internal static byte[] Write(IEnumerable<DhcpV6Option> options)
    {
        using var bytes = new MemoryStream();
        Span<byte> head = stackalloc byte[HeadSize];
        foreach (DhcpV6Option option in options)
        {
            BinaryPrimitives.WriteUInt16BigEndian(head, option.Code);
            BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)option.Value.Length);
            bytes.Write(head);
            bytes.Write(option.Value);
        }

        return bytes.ToArray();
    }
}
