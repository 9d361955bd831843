using System.Net;
using IaC.Linux.Events;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Linux.Sockets;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Guests;

/// <summary>What a guest finds on its network: an address by DHCP, and the names of its stack. Each guest is served on its own interface, so that nobody answers another's.</summary>
public sealed class GuestServices : IDisposable
{
    private const int MostFrame = 2048;

    private readonly GuestLease _lease;
    private readonly Func<string, IPAddress?> _find;
    private readonly byte[] _ownAddress;

    /// <summary>Begins to serve.</summary>
    /// <param name="fabric">The fabric; the guest is attached to it.</param>
    /// <param name="uid">Key of the guest.</param>
    /// <param name="lease">What it is told.</param>
    /// <param name="find">Address of a name in lower case; null where it is none of the stack.</param>
    /// <exception cref="Linux.LinuxException">The guest has no interface, or the kernel refused.</exception>
    public GuestServices(FabricOptions fabric, string uid, GuestLease lease, Func<string, IPAddress?> find)
    {
        (_lease, _find) = (lease, find);
        _ownAddress = HardwareAddress.OfBridge(fabric.RootId);
        using SafeFileHandle nameSpace = Namespace.Open(fabric.NamespacePath);
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route, nameSpace);
        Socket = PacketSocket.Open(links.GetLink(FabricNames.PodLink(uid)).Index, nameSpace, GuestFilter.Instructions);
    }

    /// <summary>Readable when there is a question.</summary>
    public SafeFileHandle Socket { get; }

    /// <summary>Answers one question.</summary>
    public void Serve()
    {
        Span<byte> buffer = stackalloc byte[MostFrame];
        int received = NonBlocking.Read(Socket, buffer);
        if (received <= 0 || UdpFrame.Parse(buffer[..received]) is not { } question)
        {
            return;
        }

        // An answer that cannot be sent is one that was lost on the way: it is asked for again.
        if ((DhcpServer.Answer(question, _lease, _ownAddress) ?? NameServer.Answer(question, _find, _ownAddress)) is { } answer)
        {
            NonBlocking.Write(Socket, answer.ToBytes(_lease.HardwareAddress));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Socket.Dispose();
}
