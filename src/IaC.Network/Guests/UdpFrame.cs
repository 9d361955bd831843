using System.Buffers.Binary;
using System.Net;

namespace IaC.Network.Guests;

/// <summary>An Ethernet frame that holds a datagram (RFC 768) of IPv4 (RFC 894, 791), or of IPv6 by way of <see cref="FrameV6"/>.</summary>
/// <param name="Source">Hardware address of the sender.</param>
/// <param name="From">Address and port of the sender.</param>
/// <param name="To">Address and port of the receiver.</param>
/// <param name="Payload">What the datagram holds.</param>
internal sealed record UdpFrame(byte[] Source, IPEndPoint From, IPEndPoint To, byte[] Payload)
{
    /// <summary>Bytes of an Ethernet header.</summary>
    internal const int EthernetSize = 14;

    private const int HardwareSize = 6;
    private const int UdpSize = 8;
    private const int IpSize = 20;
    private const byte Datagram = 17;
    private const byte TimeToLive = 64;

    /// <summary>Reads a frame that <see cref="GuestFilter"/> let through; null where its lengths contradict each other.</summary>
    internal static UdpFrame? Parse(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < EthernetSize + IpSize + UdpSize)
        {
            return null;
        }

        ReadOnlySpan<byte> packet = frame[EthernetSize..];
        int header = (packet[0] & 0xF) * 4;
        int total = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        if (header < IpSize || total > packet.Length || total < header + UdpSize)
        {
            return null;
        }

        ReadOnlySpan<byte> datagram = packet[header..total];
        int length = BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]);
        return length < UdpSize || length > datagram.Length ? null : new UdpFrame(
            frame[HardwareSize..(2 * HardwareSize)].ToArray(),
            new IPEndPoint(new IPAddress(packet[12..16]), BinaryPrimitives.ReadUInt16BigEndian(datagram)),
            new IPEndPoint(new IPAddress(packet[16..20]), BinaryPrimitives.ReadUInt16BigEndian(datagram[2..])),
            datagram[UdpSize..length].ToArray());
    }

    /// <summary>The datagram of a frame of IPv6; null where it holds none, or its lengths contradict each other.</summary>
    internal static UdpFrame? Of(FrameV6 frame)
    {
        ReadOnlySpan<byte> datagram = frame.Payload;
        return frame.Protocol != Datagram || datagram.Length < UdpSize || BinaryPrimitives.ReadUInt16BigEndian(datagram[4..]) is var length && (length < UdpSize || length > datagram.Length)
            ? null
            : new UdpFrame(
                frame.Source,
                new IPEndPoint(frame.From, BinaryPrimitives.ReadUInt16BigEndian(datagram)),
                new IPEndPoint(frame.To, BinaryPrimitives.ReadUInt16BigEndian(datagram[2..])),
                datagram[UdpSize..length].ToArray());
    }

    /// <summary>The frame of a datagram of IPv6.</summary>
    internal FrameV6 ToFrameV6()
    {
        byte[] datagram = new byte[UdpSize + Payload.Length];
        WriteDatagram(datagram);
        return new FrameV6(Source, From.Address, To.Address, Datagram, datagram) { HopLimit = TimeToLive };
    }

    /// <summary>The bytes of the frame of IPv4 for a receiver on the wire. The datagram bears no checksum, which IPv4 allows.</summary>
    internal byte[] ToBytes(ReadOnlySpan<byte> destination)
    {
        byte[] frame = new byte[EthernetSize + IpSize + UdpSize + Payload.Length];
        destination.CopyTo(frame);
        Source.CopyTo(frame, HardwareSize);
        BinaryPrimitives.WriteUInt16BigEndian(frame.AsSpan(12), 0x0800);

        Span<byte> packet = frame.AsSpan(EthernetSize);
        packet[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(packet[2..], (ushort)packet.Length);
        packet[8] = TimeToLive;
        packet[9] = Datagram;
        From.Address.TryWriteBytes(packet[12..], out _);
        To.Address.TryWriteBytes(packet[16..], out _);
        BinaryPrimitives.WriteUInt16BigEndian(packet[10..], InternetChecksum.Of(packet[..IpSize]));

        WriteDatagram(packet[IpSize..]);
        return frame;
    }

    private void WriteDatagram(Span<byte> datagram)
    {
        BinaryPrimitives.WriteUInt16BigEndian(datagram, (ushort)From.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[2..], (ushort)To.Port);
        BinaryPrimitives.WriteUInt16BigEndian(datagram[4..], (ushort)datagram.Length);
        Payload.CopyTo(datagram[UdpSize..]);
    }
}
