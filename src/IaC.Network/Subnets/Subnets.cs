using System.Net;
using System.Net.Sockets;
using IaC.Linux.Netlink;
using IaC.Network.Links;

namespace IaC.Network;

/// <summary>Chooses the addresses of a fabric.</summary>
public static class Subnets
{
    // Whatever is as wide as this, or wider, is a way to everywhere (VPNs write 0.0.0.0/1 and 128.0.0.0/1), not a network of its own.
    private const int WidestNetwork = 7;

    private static readonly IPNetwork[] Private = [IPNetwork.Parse("10.0.0.0/8"), IPNetwork.Parse("172.16.0.0/12"), IPNetwork.Parse("192.168.0.0/16")];
    private static readonly int[] SmallerSizes = [20, 24];

    /// <summary>
    /// The first IPv4 network that overlaps no route and no address of the host: the preferred one, then those that follow it in the private networks (RFC 1918) in its size,
    /// then in /20 and /24; always in the same order.
    /// The claim is made by <see cref="Fabric.Ensure"/>: should another root take the network in between, that call is refused.
    /// </summary>
    /// <exception cref="IOException">Every candidate is taken.</exception>
    public static IPNetwork ChooseFree(IPNetwork preferred) => Choose(preferred, Taken());

    /// <summary>Whether the kernel of this host has IPv6.</summary>
    public static bool HasIPv6 => IPv6Settings.Exist;

    /// <summary>Whether no route and no address of the host lies in a network.</summary>
    public static bool IsFree(IPNetwork network) => IsFree(network, Taken());

    /// <summary>A route or an address of the host that overlaps a network of either family, the widest there is; null for none.</summary>
    public static IPNetwork? FindObstacle(IPNetwork network) => Taken(network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6 ? Rtnetlink.AF_INET6 : Rtnetlink.AF_INET).Where(other => Overlaps(other, network)).OrderBy(other => other.PrefixLength).Cast<IPNetwork?>().FirstOrDefault();

    /// <summary>The network of a size that an address lies in.</summary>
    public static IPNetwork Around(IPAddress address, int prefixLength) => new(IPv4.FromNumber(IPv4.ToNumber(address) & (uint.MaxValue << (32 - prefixLength))), prefixLength);

    internal static IPNetwork Choose(IPNetwork preferred, IReadOnlyList<IPNetwork> taken)
    {
        foreach (IPNetwork candidate in Candidates(preferred))
        {
            if (IsFree(candidate, taken))
            {
                return candidate;
            }
        }

        throw new IOException($"no private network is free of the routes of this host; the one that was preferred is {preferred}");
    }

    private static IReadOnlyList<IPNetwork> Taken(byte family = Rtnetlink.AF_INET)
    {
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        return [.. links.ListRoutes(family), .. links.ListAddresses(family).Select(address => family == Rtnetlink.AF_INET ? IPv4.Host(address) : IPv6.Host(address))];
    }

    private static bool IsFree(IPNetwork network, IReadOnlyList<IPNetwork> taken) => !taken.Any(other => Overlaps(other, network));

    private static bool Overlaps(IPNetwork taken, IPNetwork network) => taken.PrefixLength > WidestNetwork && IPv4.Overlap(taken, network);

    private static IEnumerable<IPNetwork> Candidates(IPNetwork preferred) =>
        SmallerSizes.Where(size => size > preferred.PrefixLength).Prepend(preferred.PrefixLength)
            .SelectMany(size => Private.Where(range => range.PrefixLength <= size).SelectMany(range => Split(range, size, preferred)))
            .Prepend(preferred);

    // All networks of a size in a range; where the preferred one lies in it, those behind it come before those in front of it.
    private static IEnumerable<IPNetwork> Split(IPNetwork range, int size, IPNetwork preferred)
    {
        uint step = 1u << (32 - size);
        uint count = 1u << (size - range.PrefixLength);
        uint first = range.Contains(preferred.BaseAddress) ? (IPv4.ToNumber(preferred.BaseAddress) - IPv4.ToNumber(range.BaseAddress)) / step : 0;
        for (uint i = 0; i < count; i++)
        {
            yield return new IPNetwork(IPv4.Add(range.BaseAddress, (first + i) % count * step), size);
        }
    }
}
