using System.Net;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Network.Links;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network;

/// <summary>
/// The part of a fabric that IPv6 has beside IPv4: addresses and routes of bridge and uplink. Next routers are the link-local addresses of the uplink, which are the same in every root; what is
/// claimed of the host is the route of the prefix.
/// </summary>
internal static class FabricV6
{
    /// <summary>Address of the bridge on the link of the pods, for whom it is the router.</summary>
    internal static readonly IPAddress OfBridge = IPv6.OnLink(1);

    // Of the documentation (RFC 3849).
    private static readonly IPAddress Elsewhere = IPAddress.Parse("2001:db8::1");

    private static readonly IPAddress OfHost = IPv6.OnLink(1);
    private static readonly IPAddress OfFabric = IPv6.OnLink(2);

    /// <summary>The first thing that is missing of interfaces and routes, for people; null for nothing.</summary>
    internal static string? FindFault(FabricSockets sockets, FabricNames names, DualStack addresses)
    {
        if (sockets.HostLinks.FindLink(names.Uplink) is not { } uplink
            || sockets.HostLinks.RouteTo(addresses.Gateway) is not { } route
            || route.Interface != uplink.Index
            || !route.Source.Equals(addresses.Host))
        {
            return $"uplink {names.Uplink} with the route of {addresses.Prefix}";
        }

        if (sockets.Links!.FindLink(names.Bridge) is not { } bridge || !sockets.Links!.ListAddresses(bridge.Index).Contains((addresses.Gateway, addresses.Pods.PrefixLength)))
        {
            return $"address {addresses.Gateway} of {names.Bridge}";
        }

        return sockets.Links!.FindLink(names.UplinkInFabric) is not { } inside || sockets.Links!.RouteTo(Elsewhere)?.Interface != inside.Index ? $"default route of IPv6 of {names.UplinkInFabric}" : null;
    }

    /// <summary>Makes them, in the place of those of another prefix.</summary>
    /// <exception cref="Linux.LinuxException">The kernel refused a step. EEXIST: the host has a route of the prefix. EAFNOSUPPORT: it has no IPv6.</exception>
    internal static void Make(FabricSockets sockets, FabricNames names, SafeFileHandle nameSpace, DualStack addresses)
    {
        // Before anything may come in by the uplink that claims to be a router.
        IPv6Settings.EnableForwardingOfHost();
        if (FindFault(sockets, names, addresses) is null)
        {
            return;
        }

        IPv6Settings.Clear(names.Uplink);
        Link uplink = sockets.HostLinks.GetLink(names.Uplink);
        new LinkBatch()
            .AddUniqueAddress(uplink, OfHost, IPv6.LinkLocalPrefix)
            .AddUniqueAddress(uplink, addresses.Host, IPv6.Host(addresses.Host).PrefixLength)
            .ClaimRoute(addresses.Prefix, uplink, OfFabric)
            .Send(sockets.HostLinks);

        Namespace.Run(nameSpace, NamespaceTypes.Network, () =>
        {
            IPv6Settings.EnableForwarding();
            Array.ForEach(["lo", names.Bridge, names.UplinkInFabric], IPv6Settings.Clear);
            return true;
        });
        Link bridge = sockets.Links!.GetLink(names.Bridge);
        Link inside = sockets.Links!.GetLink(names.UplinkInFabric);
        new LinkBatch()
            .AddUniqueAddress(bridge, OfBridge, IPv6.LinkLocalPrefix)
            .AddUniqueAddress(bridge, addresses.Gateway, addresses.Pods.PrefixLength)
            .AddUniqueAddress(inside, OfFabric, IPv6.LinkLocalPrefix)
            .SetRoute(IPv6.Host(addresses.Host), inside, OfHost)
            .SetRoute(IPv6.Everywhere, inside, OfHost)

            // What no pod can have would go to the host, which would send it back.
            .Drop(addresses.Prefix)
            .Send(sockets.Links!);
    }

    /// <summary>Gives a pod's interface its address and the way out.</summary>
    /// <param name="inside">The pod's namespace, by its interfaces.</param>
    /// <param name="nameSpace">The same.</param>
    /// <param name="link">Its interface.</param>
    /// <param name="address">Its address of IPv4.</param>
    /// <param name="addresses">What follows from that.</param>
    internal static void Join(NetlinkSocket inside, SafeFileHandle nameSpace, Link link, IPAddress address, DualStack addresses)
    {
        Namespace.Run(nameSpace, NamespaceTypes.Network, () =>
        {
            IPv6Settings.TrustNobody(link.Name);
            return true;
        });
        new LinkBatch()
            .AddUniqueAddress(link, IPv6.OnLink(addresses.HostPartOf(address)), IPv6.LinkLocalPrefix)
            .AddUniqueAddress(link, addresses.AddressOf(address), addresses.Pods.PrefixLength)
            .SetRoute(IPv6.Everywhere, link, addresses.Gateway)
            .Send(inside);
    }
}
