using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Guests;
using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>
/// First-hop security where a guest has IPv6: a guest has to believe who says to be its router or its server of addresses, so that nobody on the bridge may say so (RFC 6105, 7610); and it sends under addresses of its own, and does not
/// say that others are its (RFC 7039). The first is one table of the bridge, which goes with the fabric; the second one table for each guest, at its interface.
/// </summary>
internal static class FirstHopGuard
{
    private const string Sent = "sent";
    private const string Forwarded = "forwarded";
    private const byte Redirect = 137;
    private const byte NeighbourAdvertisement = 136;

    // What the supervisor of a guest tells it goes straight to its interface, and is not forwarded.
    private static readonly NftTable Bridge = new(NFPROTO_BRIDGE, "first-hop");

    private static readonly Action<NftExpressions>[] OfTheBridge =
    [
        rule => rule.IcmpV6TypeIs(RouterAdvertisement.Type).Drop(),
        rule => rule.IcmpV6TypeIs(Redirect).Drop(),
        rule => rule.ProtocolIs(FrameV6.EtherType).UdpSourceIs(DhcpV6Server.Port).Drop(),
    ];

    // Guests make the last 64 bits of their link-local addresses up. Those of the bridge and of pods begin with zeros there.
    private static readonly IPNetwork LinkLocalOfGuests = new(IPv6.LinkLocal.BaseAddress, IPv6.LinkLocalPrefix);
    private static readonly IPNetwork LinkLocalOfFabric = new(IPv6.LinkLocal.BaseAddress, 96);

    /// <summary>Guards an interface, and the bridge.</summary>
    /// <param name="filter">The packet filter of the fabric's namespace.</param>
    /// <param name="uid">Key of the guest.</param>
    /// <param name="link">Its interface, which exists and is not up yet.</param>
    /// <param name="address">Its address of IPv6.</param>
    /// <exception cref="Linux.LinuxException">The kernel refused; EOPNOTSUPP where it has no filter at interfaces or bridges (CONFIG_NF_TABLES_NETDEV, CONFIG_NF_TABLES_BRIDGE).</exception>
    internal static void Put(NetlinkSocket filter, string uid, string link, IPAddress address)
    {
        NftTable table = TableOf(uid);
        var batch = new NftBatch();
        if (filter.HasTable(table))
        {
            batch.DeleteTable(table);
        }

        Add(batch, Bridge, Forwarded, NF_BR_FORWARD, null, OfTheBridge);
        Add(batch, table, Sent, NF_NETDEV_INGRESS, link, OfAGuest(IPv6.Host(address)));
        batch.Commit(filter);
    }

    /// <summary>Removes the table. None is as good; there is one only beside the host's table of IPv6. From Linux 6.16 on it does not go with the interface.</summary>
    internal static void Remove(FabricSockets sockets, FabricNames names, string uid)
    {
        if (!sockets.HostFilter.HasTable(names.TableV6))
        {
            return;
        }

        using NetlinkSocket? filter = sockets.OpenFilter();
        if (filter?.HasTable(TableOf(uid)) == true)
        {
            var batch = new NftBatch();
            batch.DeleteTable(TableOf(uid));
            batch.Commit(filter);
        }
    }

    /// <summary>The table of a guest.</summary>
    internal static NftTable TableOf(string uid) => new(NFPROTO_NETDEV, $"guest-{uid}");

    private static void Add(NftBatch batch, NftTable table, string chain, uint hook, string? link, Action<NftExpressions>[] rules)
    {
        batch.AddTable(table);
        batch.AddChain(table, chain, "filter", hook, NF_IP_PRI_FILTER, link);
        batch.FlushChain(table, chain);
        Array.ForEach(rules, rule => batch.AppendRule(table, chain, rule));
    }

    private static Action<NftExpressions>[] OfAGuest(IPNetwork own) =>
    [
        rule => rule.IcmpV6TypeIs(NeighbourAdvertisement).TargetIn(LinkLocalOfFabric).Drop(),
        rule => rule.IcmpV6TypeIs(NeighbourAdvertisement).TargetNotIn(LinkLocalOfGuests).TargetNotIn(own).Drop(),
        rule => rule.ProtocolIs(FrameV6.EtherType).SourceIn(LinkLocalOfFabric).Drop(),

        // Who has no address yet sends under none (RFC 4862, 5.4.2).
        rule => rule.ProtocolIs(FrameV6.EtherType).SourceNotIn(LinkLocalOfGuests).SourceNotIn(own).SourceNotIn(IPv6.Host(IPAddress.IPv6Any)).Drop(),
    ];
}
