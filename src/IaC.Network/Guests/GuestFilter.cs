namespace IaC.Network.Guests;

/// <summary>Which frames of a guest its supervisor looks at: those that ask for a lease or for a name. All others pass without it.</summary>
internal static class GuestFilter
{
    private const uint PacketType = 0xFFFFF004;
    private const uint Outgoing = 4;
    private const uint InternetProtocol = 0x0800;
    private const uint Datagram = 17;
    private const uint FragmentOffset = 0x1FFF;

    // Where the header of IPv6 ends, and what it says of what follows.
    private const uint BehindV6 = FrameV6.HeaderSize;
    private const uint NextHeader = UdpFrame.EthernetSize + 6;

    /// <summary>struct sock_filter, one after the other.</summary>
    internal static ulong[] Instructions { get; } =
    [
        Encode(0x20, 0, 0, PacketType),
        Encode(0x15, 10, 0, Outgoing),
        Encode(0x28, 0, 0, 12),
        Encode(0x15, 0, 8, InternetProtocol),
        Encode(0x30, 0, 0, 23),
        Encode(0x15, 0, 6, Datagram),
        Encode(0x28, 0, 0, 20),
        Encode(0x45, 4, 0, FragmentOffset),
        Encode(0xB1, 0, 0, UdpFrame.EthernetSize),
        Encode(0x48, 0, 0, UdpFrame.EthernetSize + 2),
        Encode(0x15, 2, 0, DhcpServer.Port),
        Encode(0x15, 1, 0, NameServer.Port),
        Encode(0x06, 0, 0, 0),
        Encode(0x06, 0, 0, ushort.MaxValue),
    ];

    /// <summary>The same, and those of IPv6: solicitations of a router, and questions for an address or a name.</summary>
    internal static ulong[] InstructionsWithV6 { get; } =
    [
        Encode(0x28, 0, 0, 12),
        Encode(0x15, 0, 12, FrameV6.EtherType),
        Encode(0x20, 0, 0, PacketType),
        Encode(0x15, 8, 0, Outgoing),
        Encode(0x30, 0, 0, NextHeader),
        Encode(0x15, 0, 3, Datagram),
        Encode(0x28, 0, 0, BehindV6 + 2),
        Encode(0x15, 5, 0, DhcpV6Server.Port),
        Encode(0x15, 4, 3, NameServer.Port),
        Encode(0x15, 0, 2, FrameV6.Icmp),
        Encode(0x30, 0, 0, BehindV6),
        Encode(0x15, 1, 0, RouterAdvertisement.Solicitation),
        Encode(0x06, 0, 0, 0),
        Encode(0x06, 0, 0, ushort.MaxValue),
        .. Instructions,
    ];

    private static ulong Encode(ushort code, byte ifTrue, byte ifFalse, uint operand) => code | ((ulong)ifTrue << 16) | ((ulong)ifFalse << 24) | ((ulong)operand << 32);
}
