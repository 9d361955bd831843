using System.Buffers.Binary;
using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>
/// The published ports of a root in one family: two maps that the translation rules look up, one for ports of all addresses of the host and one for ports of a single address; and for each pod a set of
/// the keys that are its own. So a packet costs one hash look-up however many pods there are, and a pod's ports are found without reading those of others. See decision 0003.
/// </summary>
internal sealed class PortTable(NetlinkSocket socket, NftTable table)
{
    /// <summary>protocol . port of the host -> address . port of the pod</summary>
    internal const string AnyAddress = "ports";

    /// <summary>address . protocol . port of the host -> address . port of the pod</summary>
    internal const string OneAddress = "addressed-ports";

    /// <summary>Whether it is of IPv6.</summary>
    internal bool IsV6 => table.Family == NFPROTO_IPV6;

    /// <summary>Uids of the pods that publish ports.</summary>
    internal IEnumerable<string> ListPods() => socket.ListSets(table).Select(FabricNames.PodOf).OfType<string>();

    /// <summary>All published ports by the uid of their pod.</summary>
    internal ILookup<string, PublishedMapping> ListPublished() => ListElements().ToLookup(element => element.Comment ?? "", ReadMapping);

    /// <summary>All published ports.</summary>
    internal IEnumerable<HostPort> ListPorts() => ListElements().Select(element => HostPort.Read(element.Key, IsV6));

    /// <summary>Makes the maps, unless they exist.</summary>
    internal static void AddMaps(NftBatch batch, NftTable table)
    {
        NftDataType[] target = [AddressType(table), NftDataType.InetService];
        batch.AddSet(table, new NftSet(AnyAddress, [NftDataType.InetProtocol, NftDataType.InetService], target));
        batch.AddSet(table, new NftSet(OneAddress, [AddressType(table), NftDataType.InetProtocol, NftDataType.InetService], target));
    }

    /// <summary>Writes down to replace the ports of a pod.</summary>
    /// <returns>The ports that it had and has; none where nothing changes.</returns>
    internal IReadOnlyCollection<HostPort> Replace(NftBatch batch, string uid, IReadOnlyList<PublishedMapping> mappings)
    {
        NftSet index = IndexOf(uid);
        List<HostPort> published = PortsOf(index.Name);
        return published.Count == 0 && mappings.Count == 0 ? [] : Replace(batch, index, mappings, published, published.Count > 0);
    }

    /// <summary>Writes down to publish the ports of a pod as they were, where somebody took some of them away.</summary>
    /// <returns>The ports that it had and has; none where all is whole.</returns>
    internal IReadOnlyCollection<HostPort> Mend(NftBatch batch, string uid, IReadOnlyList<PublishedMapping> mappings)
    {
        NftSet index = IndexOf(uid);
        List<PublishedMapping> mapped = [.. ListPublished()[uid]];
        HashSet<HostPort> wanted = [.. mappings.Select(HostPort.Of)];
        bool isWhole = wanted.SetEquals(PortsOf(index.Name)) && mapped.ToHashSet().SetEquals(mappings);
        return isWhole ? [] : Replace(batch, index, mappings, [.. mapped.Select(HostPort.Of)], socket.ListSets(table).Contains(index.Name));
    }

    /// <summary>Writes down to take ports from the other pods that publish them.</summary>
    /// <returns>The ports that were theirs.</returns>
    internal IReadOnlyCollection<HostPort> Withdraw(NftBatch batch, string uid, IReadOnlyList<PublishedMapping> mappings)
    {
        HashSet<HostPort> wanted = [.. mappings.Select(HostPort.Of)];
        List<HostPort> withdrawn = [];
        foreach (IGrouping<string, PublishedMapping> other in ListPublished().Where(pod => pod.Key.Length > 0 && pod.Key != uid))
        {
            HostPort[] taken = [.. other.Select(HostPort.Of).Where(wanted.Contains)];
            string index = FabricNames.PodSet(other.Key);
            foreach (HostPort port in taken)
            {
                batch.DeleteElement(table, MapOf(port), new NftElement(KeyOf(port), [], null), $"host port {port}");
                batch.DeleteElement(table, index, new NftElement(port.LongKey, [], null), $"host port {port}");
            }

            // A pod that has none left has no set: those that are there name the pods that publish ports.
            if (taken.Length > 0 && taken.ToHashSet().IsSupersetOf(PortsOf(index)))
            {
                batch.DeleteSet(table, index);
            }

            withdrawn.AddRange(taken);
        }

        return withdrawn;
    }

    private static NftDataType AddressType(NftTable table) => table.Family == NFPROTO_IPV6 ? NftDataType.Ipv6Address : NftDataType.Ipv4Address;

    private NftSet IndexOf(string uid) => new(FabricNames.PodSet(uid), [AddressType(table), NftDataType.InetProtocol, NftDataType.InetService], []);

    private List<HostPort> PortsOf(string index) => [.. socket.ListElements(table, index).Select(element => HostPort.Read(element.Key, IsV6))];

    private List<HostPort> Replace(NftBatch batch, NftSet index, IReadOnlyList<PublishedMapping> mappings, List<HostPort> published, bool isIndexed)
    {
        string uid = FabricNames.PodOf(index.Name)!;
        foreach (HostPort port in published)
        {
            batch.DeleteElement(table, MapOf(port), new NftElement(KeyOf(port), [], null), $"host port {port}");
        }

        if (isIndexed)
        {
            batch.DeleteSet(table, index.Name);
        }

        if (mappings.Count > 0)
        {
            batch.AddSet(table, index);
        }

        foreach (PublishedMapping mapping in mappings)
        {
            var port = HostPort.Of(mapping);
            byte[] target = [.. mapping.PodAddress.GetAddressBytes(), .. HostPort.Field(mapping.Port.PodPort)];
            batch.AddElement(table, MapOf(port), new NftElement(KeyOf(port), target, uid), $"host port {port}");
            batch.AddElement(table, index.Name, new NftElement(port.LongKey, [], null), $"host port {port}");
        }

        return [.. published.Union(mappings.Select(HostPort.Of))];
    }

    private IEnumerable<NftElement> ListElements() => socket.ListElements(table, AnyAddress).Concat(socket.ListElements(table, OneAddress));

    private static string MapOf(HostPort port) => port.IsOfAnyAddress ? AnyAddress : OneAddress;

    private static byte[] KeyOf(HostPort port) => port.IsOfAnyAddress ? port.ShortKey : port.LongKey;

    // A port of all addresses is one mapping, whichever family it is read of.
    private PublishedMapping ReadMapping(NftElement element)
    {
        var port = HostPort.Read(element.Key, IsV6);
        ReadOnlySpan<byte> target = element.Data;
        ushort podPort = BinaryPrimitives.ReadUInt16BigEndian(target[^HostPort.FieldLength..]);
        return new PublishedMapping(new PortMapping(port.IsOfAnyAddress ? IPAddress.Any : port.Ip, port.Number, podPort, port.Protocol), new IPAddress(target[..^HostPort.FieldLength]));
    }
}
