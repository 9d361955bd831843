using IaC.Linux;
using IaC.Linux.Netlink;
using IaC.Network.Nft;

namespace IaC.Network;

/// <summary>The published ports of a root in both families: what changes of a pod changes in both at once, or in neither.</summary>
internal sealed class PublishedPorts(NetlinkSocket socket, FabricNames names, bool withV6 = true)
{
    private readonly PortTable[] tables = withV6 ? [new PortTable(socket, names.Table), new PortTable(socket, names.TableV6)] : [new PortTable(socket, names.Table)];

    /// <summary>Uids of the pods that publish ports.</summary>
    internal IEnumerable<string> ListPods() => tables.SelectMany(table => table.ListPods()).Distinct();

    /// <summary>All published ports by the uid of their pod.</summary>
    internal ILookup<string, PublishedMapping> List() =>
        tables.SelectMany(table => table.ListPublished()).SelectMany(pod => pod.Select(port => (Uid: pod.Key, Port: port))).ToLookup(published => published.Uid, published => published.Port);

    /// <summary>Replaces the ports of a pod in one transaction. What another pod publishes of them it loses by that: who allocates ports gave them away, and has that pod changed after this one.</summary>
    /// <exception cref="LinuxException">Refused; all is as before.</exception>
    internal void Replace(string uid, IReadOnlyList<PublishedMapping> mappings) => Commit(uid, mappings, (table, batch) => table.Replace(batch, uid, Of(table, mappings)));

    /// <summary>Publishes the ports of a pod as they were, where somebody took some of them away. What is whole is left alone.</summary>
    /// <inheritdoc cref="Replace"/>
    internal void Mend(string uid, IReadOnlyList<PublishedMapping> mappings) => Commit(uid, mappings, (table, batch) => table.Mend(batch, uid, Of(table, mappings)));

    private static List<PublishedMapping> Of(PortTable table, IReadOnlyList<PublishedMapping> mappings) => [.. mappings.Where(mapping => mapping.IsV6 == table.IsV6)];

    private void Commit(string uid, IReadOnlyList<PublishedMapping> mappings, Func<PortTable, NftBatch, IReadOnlyCollection<HostPort>> change)
    {
        try
        {
            Commit(change);
        }
        catch (LinuxException taken) when (taken.Errno == LinuxError.EEXIST)
        {
            // Only now, since this reads the ports of all pods.
            Commit((table, batch) => [.. table.Withdraw(batch, uid, Of(table, mappings)), .. change(table, batch)]);
        }
    }

    private void Commit(Func<PortTable, NftBatch, IReadOnlyCollection<HostPort>> change)
    {
        var batch = new NftBatch();
        HostPort[] changed = [.. tables.SelectMany(table => change(table, batch))];
        if (changed.Length == 0)
        {
            return;
        }

        batch.Commit(socket);
        foreach (HostPort port in changed.Where(port => port.Protocol == PortProtocol.Udp))
        {
            Conntrack.ForgetUdp(socket, port);
        }
    }
}
