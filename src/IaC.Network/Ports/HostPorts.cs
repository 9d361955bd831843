using System.Net;
using System.Net.Sockets;
using IaC.Linux.Netlink;
using IaC.Network.Nft;

namespace IaC.Network;

/// <summary>Ports of the host, which all roots and programs share: only the kernel knows who has them.</summary>
public static class HostPorts
{
    /// <summary>Whether a pod of the root could publish the port: no socket of the host is bound to it, and no other root publishes it. An answer, not a reservation.</summary>
    /// <param name="hostIp">Address of the host; <see cref="IPAddress.Any"/> asks for all of IPv4, and <see cref="IPAddress.IPv6Any"/> for all of IPv6.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="rootId">The asking root, whose own published ports do not count.</param>
    public static bool IsFree(IPAddress hostIp, ushort port, PortProtocol protocol, string rootId) => FindObstacle(hostIp, port, protocol, rootId) is null;

    /// <summary>Why a pod of the root could not publish the port, for people (<c>published by root 0f3a5b7c</c>); null when it could.</summary>
    /// <inheritdoc cref="IsFree"/>
    public static string? FindObstacle(IPAddress hostIp, ushort port, PortProtocol protocol, string rootId)
    {
        ArgumentNullException.ThrowIfNull(hostIp);
        using NetlinkSocket filter = NetlinkSocket.Open(NetlinkProtocol.Netfilter);
        var wanted = new HostPort(hostIp, port, protocol);
        foreach (NftTable table in filter.ListTables())
        {
            if (FabricNames.RootOf(table) is { } other && other != rootId && new PortTable(filter, table).ListPorts().Any(wanted.Overlaps))
            {
                return $"published by root {other}";
            }
        }

        return FindSocket(wanted);
    }

    // To bind is the only question that also sees the sockets of other network stacks of the kernel, such as NFS.
    private static string? FindSocket(HostPort wanted)
    {
        using Socket socket = wanted.Protocol == PortProtocol.Tcp
            ? new Socket(wanted.Ip.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
            : new Socket(wanted.Ip.AddressFamily, SocketType.Dgram, ProtocolType.Udp);
        if (wanted.Ip.AddressFamily == AddressFamily.InterNetworkV6)
        {
            socket.DualMode = false;
        }

        try
        {
            socket.Bind(new IPEndPoint(wanted.Ip, wanted.Number));
            return null;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => "in use by a socket of this host",
                SocketError.AddressNotAvailable => "not an address of this host",
                _ => e.Message,
            };
        }
    }
}
