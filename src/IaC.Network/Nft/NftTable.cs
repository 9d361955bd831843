using static IaC.Network.Nft.Netfilter;

namespace IaC.Network.Nft;

/// <summary>A table of the packet filter.</summary>
/// <param name="Family">NFPROTO_*.</param>
/// <param name="Name">Name within the family.</param>
internal readonly record struct NftTable(byte Family, string Name)
{
    /// <summary>As nft(8) writes it: <c>ip filter</c>.</summary>
    public override string ToString() => Family switch
    {
        NFPROTO_INET => $"inet {Name}",
        NFPROTO_IPV4 => $"ip {Name}",
        NFPROTO_IPV6 => $"ip6 {Name}",
        NFPROTO_NETDEV => $"netdev {Name}",
        NFPROTO_BRIDGE => $"bridge {Name}",
        _ => $"family {Family} {Name}",
    };
}
