using IaC.Linux.Netlink;
using IaC.Network.Links;
using IaC.Network.Nft;

namespace IaC.Network;

/// <summary>Finds what a root left on the host.</summary>
public static class LeakScan
{
    /// <summary>
    /// Interfaces, tables and marked rules in the host's network namespace that bear the id: <c>interface iac0f3a5b7c</c>, <c>table ip iac-0f3a5b7c</c>,
    /// <c>rule in ip filter DOCKER-USER</c>. Empty after the fabric was removed.
    /// </summary>
    public static IReadOnlyList<string> Find(string rootId)
    {
        var names = new FabricNames(rootId);
        using NetlinkSocket links = NetlinkSocket.Open(NetlinkProtocol.Route);
        using NetlinkSocket filter = NetlinkSocket.Open(NetlinkProtocol.Netfilter);
        return
        [
            .. links.ListLinks().Where(link => link.Name.Contains(rootId, StringComparison.Ordinal)).Select(link => $"interface {link.Name}"),
            .. filter.ListTables().Where(table => table.Name.Contains(rootId, StringComparison.Ordinal)).Select(table => $"table {table}"),
            .. ForwardAccept.Find(filter, names).Select(rule => $"rule in {rule.Table} {rule.Chain}"),
        ];
    }
}
