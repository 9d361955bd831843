using System.Net;
using IaC.Linux.Events;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Linux.Sockets;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Guests;

/// <summary>What a guest finds on its network: addresses by DHCP, a router of IPv6, and the names of its stack. Each guest is served on its own interface, so that nobody answers another's.</summary>
public sealed class GuestServices : IDisposable
{
    private const int MostFrame = 2048;

    private readonly GuestLease _lease;
    private readonly Func<string, IReadOnlyList<IPAddress>> _find;
    private readonly byte[] _ownAddress;

    /// <summary>Begins to serve.</summary>
    /// <param name="fabric">The fabric; the guest is attached to it.</param>
    /// <param name="uid">Key of the guest.</param>
    /// <param name="lease">What it is told.</param>
    /// <param name="find">Addresses of a name in lower case; none where it is none of the stack.</param>
    /// <exception cref="Linux.LinuxException">The guest has no interface, or the kernel refused.</exception>
    public GuestServices(FabricOptions fabric, string uid, GuestLease lease, Func<string, IReadOnlyList<IPAddress>> find)
    {
        (_lease, _find) = (lease, find);
        _ownAddress = HardwareAddress.OfBridge(fabric.RootId);
        using SafeFileHandle nameSpace = Namespace.Open(fabric.NamespacePath);
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route, nameSpace);
        Socket = PacketSocket.Open(links.GetLink(FabricNames.PodLink(uid)).Index, nameSpace, lease.Addresses is null ? GuestFilter.Instructions : GuestFilter.InstructionsWithV6);
    }

    /// <summary>Readable when there is a question.</summary>
    public SafeFileHandle Socket { get; }

    /// <summary>Answers one question.</summary>
    public void Serve()
    {
        Span<byte> buffer = stackalloc byte[MostFrame];
        int received = NonBlocking.Read(Socket, buffer);
        if (received > 0 && Answer(buffer[..received]) is { } answer)
        {
            Send(answer);
        }
    }

    /// <summary>How often <see cref="Announce"/> is to be called; null where nothing is to be announced.</summary>
    public TimeSpan? AnnouncementInterval => _lease.Addresses is null ? null : RouterAdvertisement.Interval;

    /// <summary>Tells the guest that its router is still there.</summary>
    public void Announce()
    {
        if (_lease.Addresses is { } addresses)
        {
            Send(RouterAdvertisement.Unsolicited(addresses, _ownAddress).ToBytes(_lease.HardwareAddress));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();

    private byte[]? Answer(ReadOnlySpan<byte> frame) => FrameV6.Parse(frame) is { } six ? AnswerV6(six)?.ToBytes(_lease.HardwareAddress) : AnswerV4(frame)?.ToBytes(_lease.HardwareAddress);

    private UdpFrame? AnswerV4(ReadOnlySpan<byte> frame) =>
        UdpFrame.Parse(frame) is { } question ? DhcpServer.Answer(question, _lease, _ownAddress) ?? NameServer.Answer(question, NameServer.Address, _find, _ownAddress) : null;

    // A guest may be the bridge of others, to whom nothing here belongs.
    private FrameV6? AnswerV6(FrameV6 frame) => _lease.Addresses is not { } addresses || !frame.Source.AsSpan().SequenceEqual(_lease.HardwareAddress) ? null
        : RouterAdvertisement.Answer(frame, addresses, _ownAddress) is { } advertisement ? advertisement
        : UdpFrame.Of(frame) is not { } question ? null
        : (DhcpV6Server.Answer(question, _lease, _ownAddress) ?? NameServer.Answer(question, addresses.NameServer, _find, _ownAddress))?.ToFrameV6();

    // What cannot be sent is lost on the way: it is asked for again.
    private void Send(byte[] frame) => NonBlocking.Write(Socket, frame);
}
