using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>The table that a fabric has in the host's packet filter, and the second one of the same shape where pods have IPv6.</summary>
internal static class HostTable
{
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

    private static readonly Action<NftExpressions>[] Translations =
    [
        rule => rule.TranslateByAddressAndPort(PortTable.OneAddress),
        rule => rule.DestinationIsLocal().TranslateByPort(PortTable.AnyAddress),
    ];

    /// <summary>Makes the tables, or gives existing ones their present rules; published ports stay.</summary>
    internal static void Write(NftBatch batch, FabricNames names, FabricOptions options)
    {
        foreach ((NftTable table, Chain[] chains) in Tables(names, options))
        {
            batch.AddTable(table);
            PortTable.AddMaps(batch, table);
            foreach (Chain chain in chains)
            {
                batch.AddChain(table, chain.Name, chain.Type, chain.Hook, chain.Priority);
                batch.FlushChain(table, chain.Name);
                Array.ForEach(chain.Rules, rule => batch.AppendRule(table, chain.Name, rule));
            }
        }
    }

    /// <summary>The first table, or rules of it, that are missing, for people; null for nothing.</summary>
    internal static string? FindFault(NetlinkSocket filter, FabricNames names, IPNetwork subnet) => FindFault(filter, names.Table, ChainsV4(names, subnet));

    /// <summary>The same of the table of IPv6.</summary>
    internal static string? FindFaultV6(NetlinkSocket filter, FabricNames names, DualStack addresses) => FindFault(filter, names.TableV6, ChainsV6(names, addresses));

    private static string? FindFault(NetlinkSocket filter, NftTable table, Chain[] chains)
    {
        if (!filter.HasTable(table))
        {
            return $"table {table}";
        }

        Dictionary<string, int> found = filter.ListRules(table).CountBy(rule => rule.Chain).ToDictionary();
        return chains.Any(chain => found.GetValueOrDefault(chain.Name) < chain.Rules.Length) ? $"rules of table {table}" : null;
    }

    private static IEnumerable<(NftTable Table, Chain[] Chains)> Tables(FabricNames names, FabricOptions options)
    {
        yield return (names.Table, ChainsV4(names, options.Subnet));
        if (options.Addresses is { } addresses)
        {
            yield return (names.TableV6, ChainsV6(names, addresses));
        }
    }

    private static Chain[] ChainsV4(FabricNames names, IPNetwork subnet) =>
        [
            // A neighbour on the wire may send packets to 127.0.0.1. The kernel drops them, but only after this hook: translated they would pass.
            new Chain("prerouting", "nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST, [rule => rule.DestinationIn(Loopback).Return(), .. Translations]),
            new Chain("output", "nat", NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST, Translations),

            // From the pods to everywhere: also back into the fabric, when a pod calls a published port, since an answer that took the direct way would come from the wrong address.
            // A pod could not answer the host's loopback address: it has its own.
            new Chain("postrouting", "nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC, [rule => rule.SourceIn(subnet).Masquerade(), rule => rule.OutputIs(names.Uplink).SourceIn(Loopback).Masquerade()]),

            // The host forwards now, so a neighbour could reach pods by a route through the host; only what is published may be reached.
            Forward(names),
        ];

    private static Chain[] ChainsV6(FabricNames names, DualStack addresses) =>
        [
            // IPv6 knows no filter by the way back. Link-local packets are the fabric's own: it passes none on.
            new Chain("sources", "filter", NF_INET_PRE_ROUTING, NF_IP_PRI_RAW, [rule => rule.InputIs(names.Uplink).SourceNotIn(IPv6.LinkLocal).SourceNotIn(addresses.Pods).Drop()]),
            new Chain("prerouting", "nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST, Translations),

            // No answer finds its way back to the loopback address, so that a call of it is refused at once, and not lost: who called `localhost` tries IPv4 next.
            new Chain("output", "nat", NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST, [rule => rule.DestinationIn(IPv6.Loopback).Return(), .. Translations]),
            new Chain("postrouting", "nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC, [rule => rule.SourceIn(addresses.Pods).Masquerade()]),
            Forward(names),
        ];

    private static Chain Forward(FabricNames names) =>
        new("forward", "filter", NF_INET_FORWARD, NF_IP_PRI_FILTER, [rule => rule.OutputIs(names.Uplink).BelongsToNoConnection().DestinationWasNotTranslated().Drop()]);

    private sealed record Chain(string Name, string Type, uint Hook, int Priority, Action<NftExpressions>[] Rules);
}
