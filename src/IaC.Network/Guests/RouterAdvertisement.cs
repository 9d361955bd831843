using System.Buffers.Binary;
using System.Net;

namespace IaC.Network.Guests;

/// <summary>
/// Tells one guest who its router is and what lies on its link (RFC 4861). Addresses are asked for (flags M and O): one that a guest makes up itself would be none that anybody knows, so that the prefix is on the link and not
/// autonomous. Pure.
/// </summary>
internal static class RouterAdvertisement
{
    /// <summary>What a guest asks with.</summary>
    internal const byte Solicitation = 133;

    /// <summary>The type of an advertisement.</summary>
    internal const byte Type = 134;

    /// <summary>How often a router says unasked that it is there, at least: guests forget one that does not.</summary>
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(1800);

    // The longest that a router may say.
    private const ushort LifetimeSeconds = 9000;

    private const int SolicitationSize = 8;
    private const byte HopLimit = 64;
    private const byte ManagedAndOther = 0xC0;
    private const byte SourceOption = 1;
    private const byte PrefixOption = 3;
    private const byte OnLink = 0x80;

    private static readonly IPAddress AllNodes = IPAddress.Parse("ff02::1");

    /// <summary>The answer to a frame; null where it is no solicitation.</summary>
    internal static FrameV6? Answer(FrameV6 frame, DualStack addresses, byte[] ownHardwareAddress) =>
        frame is { Protocol: FrameV6.Icmp, IsOfThisLink: true, Payload: [Solicitation, 0, ..] } && frame.Payload.Length >= SolicitationSize
            ? To(frame.From.Equals(IPAddress.IPv6Any) ? AllNodes : frame.From, addresses, ownHardwareAddress)
            : null;

    /// <summary>What is said unasked.</summary>
    internal static FrameV6 Unsolicited(DualStack addresses, byte[] ownHardwareAddress) => To(AllNodes, addresses, ownHardwareAddress);

    private static FrameV6 To(IPAddress receiver, DualStack addresses, byte[] ownHardwareAddress) =>
        new(ownHardwareAddress, FabricV6.OfBridge, receiver, FrameV6.Icmp, Message(addresses.Pods, ownHardwareAddress));

    private static byte[] Message(IPNetwork link, byte[] ownHardwareAddress)
    {
        byte[] message = new byte[16 + 8 + 32];
        (message[0], message[4], message[5]) = (Type, HopLimit, ManagedAndOther);
        BinaryPrimitives.WriteUInt16BigEndian(message.AsSpan(6), LifetimeSeconds);

        // Lengths of options are in units of 8 bytes.
        Span<byte> source = message.AsSpan(16);
        (source[0], source[1]) = (SourceOption, 1);
        ownHardwareAddress.CopyTo(source[2..]);

        Span<byte> prefix = message.AsSpan(24);
        (prefix[0], prefix[1], prefix[2], prefix[3]) = (PrefixOption, 4, (byte)link.PrefixLength, OnLink);
        BinaryPrimitives.WriteUInt32BigEndian(prefix[4..], uint.MaxValue);
        BinaryPrimitives.WriteUInt32BigEndian(prefix[8..], uint.MaxValue);
        link.BaseAddress.TryWriteBytes(prefix[16..], out _);
        return message;
    }
}
