using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using IaC.Linux;
using IaC.Linux.Netlink;
using IaC.Network.Links;

namespace IaC.Network.Bridges;

/// <summary>A bridge of the host that is declared as a part of it, in the network namespace of the thread.</summary>
/// <param name="Name">Name of the interface.</param>
/// <param name="Addresses">Its addresses with the lengths of their prefixes, but for those of IPv6 that the kernel gives it: <c>10.9.0.1/24</c>.</param>
/// <param name="Ports">Interfaces that are ports of it.</param>
public sealed record BridgeDevice(string Name, ImmutableArray<string> Addresses, ImmutableArray<string> Ports)
{
    private const string Interfaces = "/sys/class/net";

    /// <summary>The bridge as it is; null where there is no interface of the name.</summary>
    public static BridgeDevice? Read(string name)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        return links.FindLink(name) is not { } link ? null : new BridgeDevice(
            name,
            [.. links.ListAddresses(link.Index).Select(Text).Order(StringComparer.Ordinal)],
            [.. links.ListLinks().Where(port => port.Master == link.Index).Select(port => port.Name).Order(StringComparer.Ordinal)]);
    }

    /// <summary>Makes it so: the bridge where it is missing, and its addresses and ports no more and no fewer.</summary>
    /// <exception cref="LinuxException">The kernel refused a step.</exception>
    public void Make()
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        if (links.FindLink(Name) is null)
        {
            // It is known by the address of the machine's own interface, once that is its port.
            new LinkBatch().AddBridge(Name, hardwareAddress: null).Send(links);
        }

        Link link = links.GetLink(Name);
        BridgeDevice now = Read(Name)!;
        var batch = new LinkBatch();
        foreach (string gone in now.Ports.Except(Ports))
        {
            batch.Release(gone);
        }

        foreach (string gone in now.Addresses.Except(Addresses))
        {
            (IPAddress address, int length) = Parse(gone);
            batch.DeleteAddress(link, address, length);
        }

        foreach (string missing in Addresses.Except(now.Addresses))
        {
            (IPAddress address, int length) = Parse(missing);
            batch.AddAddress(link, address, length);
        }

        foreach (string missing in Ports.Except(now.Ports))
        {
            batch.SetBridge(missing, link).Up(missing);
        }

        batch.Up(Name).Send(links);
    }

    /// <summary>Removes it; its ports stay, and are ports of nothing. None of the name is as good.</summary>
    public static void Remove(string name)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        new LinkBatch().Delete(name).Send(links);
    }

    /// <summary>Whether an interface of the name is a bridge.</summary>
    public static bool IsBridge(string name) => Directory.Exists(Path.Combine(Interfaces, name, "bridge"));

    /// <summary>Whether there is an interface of the name.</summary>
    public static bool Exists(string name)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        return links.FindLink(name) is not null;
    }

    /// <summary>The address from which this host would speak to another one; null where it knows no way.</summary>
    public static IPAddress? SourceTowards(IPAddress other)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        return links.RouteTo(other)?.Source;
    }

    /// <summary>Forgets where a neighbour of IPv4 was found, so that the next packet to it has to find it again; anything else is left alone.</summary>
    public static void Forget(IPAddress neighbour)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        if (neighbour.AddressFamily == AddressFamily.InterNetwork && links.RouteTo(neighbour) is { } route)
        {
            new LinkBatch().Forget(route.Interface, neighbour).Send(links);
        }
    }

    private static string Text((IPAddress Address, int PrefixLength) address) => string.Create(CultureInfo.InvariantCulture, $"{address.Address}/{address.PrefixLength}");

    private static (IPAddress Address, int PrefixLength) Parse(string text)
    {
        int slash = text.IndexOf('/', StringComparison.Ordinal);
        return (IPAddress.Parse(text[..slash]), int.Parse(text[(slash + 1)..], CultureInfo.InvariantCulture));
    }
}
