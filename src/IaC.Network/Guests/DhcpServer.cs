using System.Buffers.Binary;
using System.Net;
using System.Text;

namespace IaC.Network.Guests;

/// <summary>Answers one guest's questions for its address (RFC 2131, 2132), always with the one lease that it has, which never ends. Pure.</summary>
internal static class DhcpServer
{
    /// <summary>Where a server listens.</summary>
    internal const int Port = 67;

    private const int ClientPort = 68;
    private const byte BootRequest = 1;
    private const byte BootReply = 2;
    private const byte Discover = 1;
    private const byte Offer = 2;
    private const byte Request = 3;
    private const byte Acknowledge = 5;
    private const byte Refuse = 6;
    private const byte Inform = 8;
    private const int FixedSize = 236;
    private const int TransactionStart = 4;
    private const int FlagsStart = 10;
    private const byte BroadcastFlag = 0x80;
    private const int OwnAddressStart = 12;
    private const int GivenAddressStart = 16;
    private const int HardwareStart = 28;
    private const int HardwareSize = 6;
    private const uint Magic = 0x63825363;
    private const byte RequestedAddress = 50;
    private const byte MessageType = 53;
    private const byte End = 255;

    /// <summary>The answer to a frame; null where it is no question of this guest.</summary>
    internal static UdpFrame? Answer(UdpFrame frame, GuestLease lease, byte[] ownHardwareAddress)
    {
        ReadOnlySpan<byte> question = frame.Payload;
        if (frame.To.Port != Port || question.Length < FixedSize + 4 || question[0] != BootRequest || BinaryPrimitives.ReadUInt32BigEndian(question[FixedSize..]) != Magic
            || !question.Slice(HardwareStart, HardwareSize).SequenceEqual(lease.HardwareAddress))
        {
            return null;
        }

        byte? answer = Option(question, MessageType) switch
        {
            [Discover] => Offer,
            [Request] => Wanted(question) is { } wanted && !wanted.Equals(lease.Address) ? Refuse : Acknowledge,
            [Inform] => Acknowledge,
            _ => null,
        };
        if (answer is not { } type)
        {
            return null;
        }

        bool toAll = type == Refuse || (question[FlagsStart] & BroadcastFlag) != 0;
        return new UdpFrame(ownHardwareAddress, new IPEndPoint(lease.Gateway, Port), new IPEndPoint(toAll ? IPAddress.Broadcast : lease.Address, ClientPort), Reply(question, type, lease));
    }

    // What a guest asks for by name, or says that it has.
    private static IPAddress? Wanted(ReadOnlySpan<byte> question)
    {
        byte[] requested = Option(question, RequestedAddress);
        var own = new IPAddress(question.Slice(OwnAddressStart, 4));
        return requested.Length == 4 ? new IPAddress(requested) : own.Equals(IPAddress.Any) ? null : own;
    }

    private static byte[] Option(ReadOnlySpan<byte> message, byte wanted)
    {
        for (int at = FixedSize + 4; at < message.Length && message[at] != End;)
        {
            byte code = message[at++];
            if (code == 0)
            {
                continue;
            }

            if (at >= message.Length || at + 1 + message[at] > message.Length)
            {
                break;
            }

            int length = message[at++];
            if (code == wanted)
            {
                return message.Slice(at, length).ToArray();
            }

            at += length;
        }

        return [];
    }

    private static byte[] Reply(ReadOnlySpan<byte> question, byte type, GuestLease lease)
    {
        var reply = new MemoryStream();
        byte[] head = new byte[FixedSize + 4];
        (head[0], head[1], head[2]) = (BootReply, 1, HardwareSize);
        question.Slice(TransactionStart, 4).CopyTo(head.AsSpan(TransactionStart));
        question.Slice(FlagsStart, 2).CopyTo(head.AsSpan(FlagsStart));
        if (type != Refuse)
        {
            lease.Address.TryWriteBytes(head.AsSpan(GivenAddressStart), out _);
        }

        lease.HardwareAddress.CopyTo(head, HardwareStart);
        BinaryPrimitives.WriteUInt32BigEndian(head.AsSpan(FixedSize), Magic);
        reply.Write(head);
        Put(reply, MessageType, [type]);
        Put(reply, 54, lease.Gateway.GetAddressBytes());
        if (type != Refuse)
        {
            Put(reply, 51, [0xFF, 0xFF, 0xFF, 0xFF]);
            Put(reply, 1, IPv4.Mask(lease.Subnet).GetAddressBytes());
            Put(reply, 3, lease.Gateway.GetAddressBytes());
            Put(reply, 6, [.. lease.NameServers.Prepend(NameServer.Address).SelectMany(server => server.GetAddressBytes())]);
            Put(reply, 12, Encoding.ASCII.GetBytes(lease.Hostname));
        }

        reply.WriteByte(End);
        return reply.ToArray();
    }

    private static void Put(MemoryStream reply, byte code, ReadOnlySpan<byte> value)
    {
        reply.WriteByte(code);
        reply.WriteByte((byte)value.Length);
        reply.Write(value);
    }
}
