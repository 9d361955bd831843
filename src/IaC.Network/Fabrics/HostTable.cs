using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>The table that a fabric has in the host's packet filter.</summary>
internal static class HostTable
{
    private static readonly IPNetwork Loopback = IPNetwork.Parse("127.0.0.0/8");

    /// <summary>Makes the table, or gives an existing one its present rules; published ports stay.</summary>
    internal static void Write(NftBatch batch, FabricNames names, IPNetwork subnet)
    {
        NftTable table = names.Table;
        batch.AddTable(table);
        PortTable.AddMaps(batch, table);
        foreach (Chain chain in Chains(names, subnet))
        {
            batch.AddChain(table, chain.Name, chain.Type, chain.Hook, chain.Priority);
            batch.FlushChain(table, chain.Name);
            Array.ForEach(chain.Rules, rule => batch.AppendRule(table, chain.Name, rule));
        }
    }

    /// <summary>Whether no rule of the table is missing.</summary>
    internal static bool IsWhole(NetlinkSocket filter, FabricNames names, IPNetwork subnet)
    {
        Dictionary<string, int> found = filter.ListRules(names.Table).CountBy(rule => rule.Chain).ToDictionary();
        return Chains(names, subnet).All(chain => found.GetValueOrDefault(chain.Name) >= chain.Rules.Length);
    }

    private static Chain[] Chains(FabricNames names, IPNetwork subnet)
    {
        Action<NftExpressions>[] translations =
        [
            rule => rule.TranslateByAddressAndPort(PortTable.OneAddress),
            rule => rule.DestinationIsLocal().TranslateByPort(PortTable.AnyAddress),
        ];
        return
        [
            // A neighbour on the wire may send packets to 127.0.0.1. The kernel drops them, but only after this hook: translated they would pass.
            new Chain("prerouting", "nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST, [rule => rule.DestinationIn(Loopback).Return(), .. translations]),
            new Chain("output", "nat", NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST, translations),

            // From the pods to everywhere: also back into the fabric, when a pod calls a published port, since an answer that took the direct way would come from the wrong address.
            // A pod could not answer the host's loopback address: it has its own.
            new Chain("postrouting", "nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC, [rule => rule.SourceIn(subnet).Masquerade(), rule => rule.OutputIs(names.Uplink).SourceIn(Loopback).Masquerade()]),

            // The host forwards now, so a neighbour could reach pods by a route through the host; only what is published may be reached.
            new Chain("forward", "filter", NF_INET_FORWARD, NF_IP_PRI_FILTER, [rule => rule.OutputIs(names.Uplink).BelongsToNoConnection().DestinationWasNotTranslated().Drop()]),
        ];
    }

    private sealed record Chain(string Name, string Type, uint Hook, int Priority, Action<NftExpressions>[] Rules);
}
