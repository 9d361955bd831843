using System.Net;
using IaC.Network.Links;

namespace IaC.Network;

/// <summary>Looks whether a fabric is whole, with a few questions to the kernel.</summary>
internal static class FabricProbe
{
    // Of the documentation (RFC 5737), so that no pod and no neighbour has it.
    private static readonly IPAddress Elsewhere = IPAddress.Parse("192.0.2.1");

    /// <summary>The parts that an attachment needs.</summary>
    /// <param name="Bridge">Bridge of the pods.</param>
    /// <param name="HostAddress">The host's address on the uplink.</param>
    internal sealed record Parts(Link Bridge, IPAddress HostAddress);

    /// <summary>The first thing that is missing, for people; null and the parts when the fabric is whole.</summary>
    internal static string? FindFault(FabricSockets sockets, FabricNames names, FabricOptions options, out Parts? parts)
    {
        IPNetwork subnet = options.Subnet;
        parts = null;
        if (sockets.Links is null)
        {
            return "network namespace";
        }

        if (sockets.Links.FindLink(names.Bridge) is not { Up: true } bridge)
        {
            return $"bridge {names.Bridge}";
        }

        if (FindUplink(sockets, names, subnet) is not { } hostAddress)
        {
            return $"uplink {names.Uplink} with the route of {subnet}";
        }

        if (!sockets.Links.ListAddresses().Contains(GatewayOf(subnet)))
        {
            return $"address {GatewayOf(subnet)} of {names.Bridge}";
        }

        if (sockets.Links.RouteTo(Elsewhere)?.Source is not { } source || !source.Equals(UplinkAddresses.InFabric(hostAddress)))
        {
            return $"default route of {names.UplinkInFabric}";
        }

        if (HostTable.FindFault(sockets.HostFilter, names, subnet) is { } lost)
        {
            return lost;
        }

        if (!HostForwarding.IsEnabled)
        {
            return "net.ipv4.ip_forward=1";
        }

        if (ForwardAccept.IsMissing(sockets.HostFilter, names, ForwardAccept.OfV4))
        {
            return MissingAccept(names);
        }

        if (FindFaultV6(sockets, names, options) is { } fault)
        {
            return fault;
        }

        parts = new Parts(bridge, hostAddress);
        return null;
    }

    /// <summary>The first thing that is missing of what IPv6 needs beside a fabric that is whole for IPv4; null for nothing, and where there is no IPv6.</summary>
    internal static string? FindFaultV6(FabricSockets sockets, FabricNames names, FabricOptions options) =>
        options.Addresses is not { } addresses ? null
        : FabricV6.FindFault(sockets, names, addresses) ?? HostTable.FindFaultV6(sockets.HostFilter, names, addresses)
            ?? (!IPv6Settings.IsForwarding ? "net.ipv6.conf.all.forwarding=1"
            : ForwardAccept.IsMissing(sockets.HostFilter, names, ForwardAccept.OfV6) ? MissingAccept(names)
            : null);

    private static string MissingAccept(FabricNames names) => $"accept rules of {names.Uplink}";

    /// <summary>The host's address on the uplink; null unless both ends are up and packets to the subnet go there.</summary>
    internal static IPAddress? FindUplink(FabricSockets sockets, FabricNames names, IPNetwork subnet) =>
        sockets.Links?.FindLink(names.UplinkInFabric) is { Up: true }
        && sockets.HostLinks.FindLink(names.Uplink) is { Up: true } uplink
        && sockets.HostLinks.RouteTo(GatewayOf(subnet)) is { } route
        && route.Interface == uplink.Index
            ? route.Source
            : null;

    /// <summary>First address of a subnet.</summary>
    internal static IPAddress GatewayOf(IPNetwork subnet) => IPv4.Add(subnet.BaseAddress, 1);
}
