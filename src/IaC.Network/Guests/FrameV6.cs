using System.Buffers.Binary;
using System.Net;

namespace IaC.Network.Guests;

/// <summary>An Ethernet frame that holds a packet of IPv6 without extension headers (RFC 2464, 8200).</summary>
/// <param name="Source">Hardware address of the sender.</param>
/// <param name="From">Address of the sender.</param>
/// <param name="To">Address of the receiver.</param>
/// <param name="Protocol">What follows the header: <see cref="Icmp"/> or <see cref="Datagram"/>.</param>
/// <param name="Payload">What follows the header. The checksum in it is neither looked at, since a guest may leave it to its interface, nor does it matter what is written there.</param>
internal sealed record FrameV6(byte[] Source, IPAddress From, IPAddress To, byte Protocol, byte[] Payload)
{
    /// <summary>ICMPv6 (RFC 4443).</summary>
    internal const byte Icmp = 58;

    /// <summary>UDP (RFC 768).</summary>
    internal const byte Datagram = 17;

    /// <summary>Bytes of an Ethernet header and one of IPv6.</summary>
    internal const int HeaderSize = UdpFrame.EthernetSize + IpSize;

    /// <summary>Which protocol an Ethernet frame holds.</summary>
    internal const ushort EtherType = 0x86DD;

    // Proves that no router passed a packet on (RFC 4861, 3.1).
    private const byte OnThisLink = 255;

    private const int IpSize = 40;
    private const int HardwareSize = 6;
    private const int AddressSize = 16;
    private const int FromStart = 8;
    private const int ToStart = FromStart + AddressSize;

    /// <summary>How many routers may pass it on.</summary>
    internal byte HopLimit { get; init; } = OnThisLink;

    /// <summary>Whether it was sent by a neighbour on the link.</summary>
    internal bool IsOfThisLink => HopLimit == OnThisLink;

    /// <summary>Reads a frame; null where it holds something else, or its lengths contradict each other.</summary>
    internal static FrameV6? Parse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < HeaderSize || BinaryPrimitives.ReadUInt16BigEndian(frame[(2 * HardwareSize)..]) != EtherType)
        {
            return null;
        }

        ReadOnlySpan<byte> packet = frame[UdpFrame.EthernetSize..];
        int length = BinaryPrimitives.ReadUInt16BigEndian(packet[4..]);
        if (packet[0] >> 4 != 6 || length > packet.Length - IpSize)
        {
            return null;
        }

        byte[] source = frame[HardwareSize..(2 * HardwareSize)].ToArray();
        return new FrameV6(source, new IPAddress(packet.Slice(FromStart, AddressSize)), new IPAddress(packet.Slice(ToStart, AddressSize)), packet[6], packet.Slice(IpSize, length).ToArray())
        {
            HopLimit = packet[7],
        };
    }

    /// <summary>The bytes of the frame, with the checksum of its payload.</summary>
    /// <param name="receiver">Hardware address of the receiver, where there is one.</param>
    internal byte[] ToBytes(ReadOnlySpan<byte> receiver)
    {
        byte[] frame = new byte[HeaderSize + Payload.Length];
        Span<byte> packet = frame.AsSpan(UdpFrame.EthernetSize);
        packet[0] = 6 << 4;
        BinaryPrimitives.WriteUInt16BigEndian(packet[4..], (ushort)Payload.Length);
        (packet[6], packet[7]) = (Protocol, HopLimit);
        From.TryWriteBytes(packet[FromStart..], out _);
        To.TryWriteBytes(packet[ToStart..], out _);
        Payload.CopyTo(packet[IpSize..]);
        WriteChecksum(packet);

        if (To.IsIPv6Multicast)
        {
            (frame[0], frame[1]) = (0x33, 0x33);
            packet.Slice(ToStart + AddressSize - 4, 4).CopyTo(frame.AsSpan(2));
        }
        else
        {
            receiver.CopyTo(frame);
        }

        Source.CopyTo(frame, HardwareSize);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(2 * HardwareSize), EtherType);
        return frame;
    }

    // Over addresses, length and protocol, too (RFC 8200, 8.1). Of UDP zero says that there is none, which IPv6 does not allow.
    private void WriteChecksum(Span<byte> packet)
    {
        Span<byte> field = packet.Slice(IpSize + (Protocol == Icmp ? 2 : 6), 2);
        field.Clear();
        uint pseudoHeader = InternetChecksum.Sum(packet.Slice(FromStart, 2 * AddressSize), (uint)Payload.Length + Protocol);
        ushort checksum = InternetChecksum.Of(packet[IpSize..], pseudoHeader);
        BinaryPrimitives.WriteUInt16BigEndian(field, checksum == 0 && Protocol == Datagram ? ushort.MaxValue : checksum);
    }
}
