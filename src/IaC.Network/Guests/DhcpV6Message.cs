namespace IaC.Network.Guests;

/// <summary>A message between a client of DHCPv6 and a server (RFC 8415, 8).</summary>
/// <param name="Type">What is asked or answered.</param>
/// <param name="Transaction">3 bytes, by which a client knows the answer.</param>
/// <param name="Options">In the order of the message.</param>
internal sealed record DhcpV6Message(DhcpV6MessageType Type, byte[] Transaction, IReadOnlyList<DhcpV6Option> Options)
{
    private const int HeadSize = 4;

    /// <summary>Reads a message; null where its lengths contradict each other.</summary>
    internal static DhcpV6Message? Parse(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= HeadSize && DhcpV6Option.Read(bytes[HeadSize..]) is { } options ? new DhcpV6Message((DhcpV6MessageType)bytes[0], bytes[1..HeadSize].ToArray(), options) : null;

    /// <summary>The first option of a code; null for none.</summary>
    internal byte[]? Find(ushort code)
    {
        foreach (DhcpV6Option option in Options)
        {
            if (option.Code == code)
            {
                return option.Value;
            }
        }

        return null;
    }

    /// <summary>The bytes of the message.</summary>
    internal byte[] ToBytes() => [(byte)Type, .. Transaction, .. DhcpV6Option.Write(Options)];
}
