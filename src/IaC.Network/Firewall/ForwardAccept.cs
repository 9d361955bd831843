using IaC.Linux.Netlink;
using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>
/// Lets the uplink's packets pass another firewall that drops what it does not know: Docker, ufw and Debian's sample give their FORWARD chain the policy to drop, and an accept
/// in a chain of our own does not overrule theirs. The rules bear our mark and are what <c>iptables -I FORWARD -i NAME -j ACCEPT</c> makes, so that the tools of the other firewall can print them.
/// </summary>
internal static class ForwardAccept
{
    // Docker leaves this chain to the user, jumps to it first, and does not flush it.
    private const string DockerUser = "DOCKER-USER";
    private const int RulesInChain = 2;

    /// <summary>Families of the tables that packets of IPv4 pass.</summary>
    internal static readonly byte[] OfV4 = [NFPROTO_INET, NFPROTO_IPV4];

    /// <summary>Those that only packets of IPv6 pass.</summary>
    internal static readonly byte[] OfV6 = [NFPROTO_IPV6];

    /// <summary>Whether a chain of a family lacks its rules.</summary>
    internal static bool IsMissing(NetlinkSocket filter, FabricNames names, byte[] families) => FindChains(filter, families).Any(chain => Marked(filter, chain, names.Mark).Count < RulesInChain);

    /// <summary>Adds what is missing.</summary>
    internal static void Ensure(NetlinkSocket filter, FabricNames names, FabricOptions options)
    {
        foreach (NftChain chain in FindChains(filter, options.SubnetV6 is null ? OfV4 : [.. OfV4, .. OfV6]))
        {
            List<NftRule> marked = Marked(filter, chain, names.Mark);
            if (marked.Count == RulesInChain)
            {
                continue;
            }

            var batch = new NftBatch();
            marked.ForEach(batch.DeleteRule);
            batch.InsertRule(chain.Table, chain.Name, names.Mark, rule => rule.InputIs(names.Uplink).Counter().Accept());
            batch.InsertRule(chain.Table, chain.Name, names.Mark, rule => rule.OutputIs(names.Uplink).Counter().Accept());
            batch.Commit(filter);
        }
    }

    /// <summary>All rules of the root in tables of others, wherever they are now.</summary>
    internal static List<NftRule> Find(NetlinkSocket filter, FabricNames names) => [.. filter.ListRules().Where(rule => rule.Comment == names.Mark)];

    private static List<NftRule> Marked(NetlinkSocket filter, NftChain chain, string mark) => [.. filter.ListRules(chain.Table, chain.Name).Where(rule => rule.Comment == mark)];

    private static List<NftChain> FindChains(NetlinkSocket filter, byte[] families)
    {
        List<NftChain> chains = [.. filter.ListChains().Where(chain => families.Contains(chain.Table.Family))];
        return
        [
            .. chains
                .Where(chain => chain is { Type: "filter", Hook: NF_INET_FORWARD, Policy: NF_DROP })
                .Select(chain => chains.Find(other => other.Table == chain.Table && other.Name == DockerUser) ?? chain)
                .Distinct(),
        ];
    }
}
