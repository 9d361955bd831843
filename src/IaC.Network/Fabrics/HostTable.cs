using System.Net;
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

        AddChain("prerouting", "nat", NF_INET_PRE_ROUTING, NF_IP_PRI_NAT_DST);

        // A neighbour on the wire may send packets to 127.0.0.1. The kernel drops them, but only after this hook: translated they would pass.
        batch.AppendRule(table, "prerouting", rule => rule.DestinationIn(Loopback).Return());
        AddTranslations("prerouting");

        AddChain("output", "nat", NF_INET_LOCAL_OUT, NF_IP_PRI_NAT_DST);
        AddTranslations("output");

        // From the pods to everywhere: also back into the fabric, when a pod calls a published port, since an answer that took the direct way would come from the wrong address.
        AddChain("postrouting", "nat", NF_INET_POST_ROUTING, NF_IP_PRI_NAT_SRC);
        batch.AppendRule(table, "postrouting", rule => rule.SourceIn(subnet).Masquerade());

        // A pod could not answer the host's loopback address: it has its own.
        batch.AppendRule(table, "postrouting", rule => rule.OutputIs(names.Uplink).SourceIn(Loopback).Masquerade());

        // The host forwards now, so a neighbour could reach pods by a route through the host; only what is published may be reached.
        AddChain("forward", "filter", NF_INET_FORWARD, NF_IP_PRI_FILTER);
        batch.AppendRule(table, "forward", rule => rule.OutputIs(names.Uplink).BelongsToNoConnection().DestinationWasNotTranslated().Drop());

        void AddChain(string name, string type, uint hook, int priority)
        {
            batch.AddChain(table, name, type, hook, priority);
            batch.FlushChain(table, name);
        }

        void AddTranslations(string chain)
        {
            batch.AppendRule(table, chain, rule => rule.TranslateByAddressAndPort(PortTable.OneAddress));
            batch.AppendRule(table, chain, rule => rule.DestinationIsLocal().TranslateByPort(PortTable.AnyAddress));
        }
    }
}
