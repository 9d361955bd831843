using System.Net;
using System.Runtime.InteropServices;
using IaC.Linux;
using IaC.Linux.Netlink;
using static IaC.Network.Links.Rtnetlink;

namespace IaC.Network.Links;

/// <summary>Questions about interfaces, addresses and routes of the socket's namespace.</summary>
internal static class LinkQueries
{
    /// <summary>An interface by name; null when there is none.</summary>
    internal static Link? FindLink(this NetlinkSocket socket, string name)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETLINK, NetlinkOptions.None, "RTM_GETLINK", name, tolerated: LinuxError.ENODEV);
        request.Header(default(LinkHeader));
        request.Put(IFLA_IFNAME, name);
        request.Put(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        return socket.Get(request) is { } message ? ReadLink(message) : null;
    }

    /// <summary>An interface that must be there.</summary>
    /// <exception cref="LinuxException">ENODEV.</exception>
    internal static Link GetLink(this NetlinkSocket socket, string name) => socket.FindLink(name) ?? throw new LinuxException("RTM_GETLINK", LinuxError.ENODEV, name);

    /// <summary>All interfaces.</summary>
    internal static IEnumerable<Link> ListLinks(this NetlinkSocket socket)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETLINK, NetlinkOptions.None, "RTM_GETLINK");
        request.Header(default(LinkHeader));
        request.Put(IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
        return socket.Dump(request).Select(ReadLink);
    }

    /// <summary>Bytes that interfaces received and sent, by the text that their maker left on them.</summary>
    internal static IEnumerable<(string Alias, long Received, long Sent)> ListTraffic(this NetlinkSocket socket)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETLINK, NetlinkOptions.None, "RTM_GETLINK");
        request.Header(default(LinkHeader));
        foreach (NetlinkMessage message in socket.Dump(request))
        {
            if (ReadTraffic(message) is ({ } alias, var received, var sent))
            {
                yield return (alias, received, sent);
            }
        }
    }

    /// <summary>All addresses of a family.</summary>
    internal static IEnumerable<IPAddress> ListAddresses(this NetlinkSocket socket, byte family = AF_INET)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETADDR, NetlinkOptions.None, "RTM_GETADDR");
        request.Header(new AddressHeader { Family = family });
        return socket.Dump(request).Select(AddressOf);
    }

    /// <summary>Addresses of one interface with the lengths of their prefixes, but for link-local ones of IPv6.</summary>
    internal static IEnumerable<(IPAddress Address, int PrefixLength)> ListAddresses(this NetlinkSocket socket, int link)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETADDR, NetlinkOptions.None, "RTM_GETADDR");
        request.Header(default(AddressHeader));
        return socket.Dump(request)
            .Where(message => InterfaceOf(message) == link)
            .Select(message => (Address: AddressOf(message), (int)MemoryMarshal.Read<AddressHeader>(message.Payload.Span).PrefixLength))
            .Where(address => !address.Address.IsIPv6LinkLocal);
    }

    /// <summary>Destinations of all routes of a family, of all tables; the default route is 0.0.0.0/0, or ::/0.</summary>
    internal static IEnumerable<IPNetwork> ListRoutes(this NetlinkSocket socket, byte family = AF_INET)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETROUTE, NetlinkOptions.None, "RTM_GETROUTE");
        request.Header(new RouteHeader { Family = family });
        return socket.Dump(request).Select(message =>
        {
            ReadOnlySpan<byte> destination = message.Attributes(RouteHeader.Length)[RTA_DST];
            int prefixLength = MemoryMarshal.Read<RouteHeader>(message.Payload.Span).DestinationLength;
            return new IPNetwork(destination.IsEmpty ? family == AF_INET ? IPAddress.Any : IPAddress.IPv6Any : new IPAddress(destination), prefixLength);
        });
    }

    /// <summary>Where a packet to an address would go: index of the interface, and the source address it would bear. Null when nowhere.</summary>
    internal static (int Interface, IPAddress Source)? RouteTo(this NetlinkSocket socket, IPAddress destination)
    {
        var request = new NetlinkBatch();
        request.Begin(RTM_GETROUTE, NetlinkOptions.None, "RTM_GETROUTE", destination.ToString());
        byte[] address = destination.GetAddressBytes();
        request.Header(new RouteHeader { Family = address.Length == 4 ? AF_INET : AF_INET6, DestinationLength = (byte)(8 * address.Length) });
        request.Put(RTA_DST, address);
        NetlinkAttributes route;
        try
        {
            route = socket.Get(request)!.Value.Attributes(RouteHeader.Length);
        }
        catch (LinuxException e) when (e.Errno is LinuxError.ENETUNREACH or LinuxError.EHOSTUNREACH or LinuxError.EACCES or LinuxError.EINVAL)
        {
            // No route, and routes of the types unreachable, prohibit and blackhole (ip-route(8)).
            return null;
        }

        return route.UInt32(RTA_OIF) is { } index && route[RTA_PREFSRC] is { Length: 4 or 16 } source ? ((int)index, new IPAddress(source)) : null;
    }

    /// <summary>Index of the interface that an address in a message is on.</summary>
    internal static int InterfaceOf(NetlinkMessage message) => MemoryMarshal.Read<AddressHeader>(message.Payload.Span).Index;

    /// <summary>The interface of a message.</summary>
    internal static Link ReadLink(NetlinkMessage message)
    {
        var header = MemoryMarshal.Read<LinkHeader>(message.Payload.Span);
        NetlinkAttributes attributes = message.Attributes(LinkHeader.Length);
        return new Link(
            header.Index,
            attributes.String(IFLA_IFNAME)!,
            (header.Flags & IFF_UP) != 0,
            attributes[IFLA_OPERSTATE] is [IF_OPER_UP],
            (int)(attributes.UInt32(IFLA_MASTER) ?? 0),
            attributes.String(IFLA_IFALIAS));
    }

    // Only IPv4 tells its own address from that of the other end.
    private static IPAddress AddressOf(NetlinkMessage message)
    {
        NetlinkAttributes attributes = message.Attributes(AddressHeader.Length);
        ReadOnlySpan<byte> local = attributes[IFA_LOCAL];
        return new IPAddress(local.IsEmpty ? attributes[IFA_ADDRESS] : local);
    }

    // struct rtnl_link_stats64: packets received and sent, then bytes received and sent.
    private static (string? Alias, long Received, long Sent) ReadTraffic(NetlinkMessage message)
    {
        NetlinkAttributes attributes = message.Attributes(LinkHeader.Length);
        ReadOnlySpan<byte> statistics = attributes[IFLA_STATS64];
        return statistics.Length < 4 * sizeof(long) ? default : (attributes.String(IFLA_IFALIAS), MemoryMarshal.Read<long>(statistics[(2 * sizeof(long))..]), MemoryMarshal.Read<long>(statistics[(3 * sizeof(long))..]));
    }
}
