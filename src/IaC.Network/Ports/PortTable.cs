using System.Buffers.Binary;
using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Nft;

namespace IaC.Network;

/// <summary>
/// The published ports of a root: two maps that the translation rules look up, one for ports of all addresses of the host and one for ports of a single address; and for each pod a set of
/// the keys that are its own. So a packet costs one hash look-up however many pods there are, and a pod's ports are found without reading those of others. See decision 0003.
/// </summary>
internal sealed class PortTable(NetlinkSocket socket, NftTable table)
{
    /// <summary>protocol . port of the host -> address . port of the pod</summary>
    internal const string AnyAddress = "ports";

    /// <summary>address . protocol . port of the host -> address . port of the pod</summary>
    internal const string OneAddress = "addressed-ports";

    /// <summary>Uids of the pods that publish ports.</summary>
    internal IEnumerable<string> ListPods() => socket.ListSets(table).Select(FabricNames.PodOf).OfType<string>();

    /// <summary>All published ports by the uid of their pod.</summary>
    internal ILookup<string, PublishedMapping> ListPublished() => ListElements().ToLookup(element => element.Comment ?? "", ReadMapping);

    /// <summary>All published ports.</summary>
    internal IEnumerable<HostPort> ListPorts() => ListElements().Select(element => HostPort.Read(element.Key));

    /// <summary>Makes the maps, unless they exist.</summary>
    internal static void AddMaps(NftBatch batch, NftTable table)
    {
        batch.AddSet(table, new NftSet(AnyAddress, [NftDataType.InetProtocol, NftDataType.InetService], [NftDataType.Ipv4Address, NftDataType.InetService]));
        batch.AddSet(table, new NftSet(OneAddress, [NftDataType.Ipv4Address, NftDataType.InetProtocol, NftDataType.InetService], [NftDataType.Ipv4Address, NftDataType.InetService]));
    }

    /// <summary>Replaces the ports of a pod in one transaction.</summary>
    /// <exception cref="Linux.LinuxException">Refused; EEXIST when another pod publishes one of them.</exception>
    internal void Replace(string uid, IPAddress address, IReadOnlyList<PortMapping> mappings)
    {
        NftSet index = IndexOf(uid);
        List<HostPort> published = PortsOf(index.Name);
        if (published.Count == 0 && mappings.Count == 0)
        {
            return;
        }

        Replace(index, address, mappings, published, published.Count > 0);
    }

    /// <summary>Publishes the ports of a pod as they were, where somebody took some of them away. What is whole is left alone.</summary>
    /// <exception cref="Linux.LinuxException">Refused; EEXIST when another pod publishes one of them.</exception>
    internal void Mend(string uid, IPAddress address, IReadOnlyList<PortMapping> mappings)
    {
        NftSet index = IndexOf(uid);
        List<PublishedMapping> mapped = [.. ListPublished()[uid]];
        HashSet<HostPort> wanted = [.. mappings.Select(HostPort.Of)];
        bool isWhole = wanted.SetEquals(PortsOf(index.Name)) && mapped.Select(port => port.Port).ToHashSet().SetEquals(mappings) && mapped.All(port => port.PodAddress.Equals(address));
        if (!isWhole)
        {
            Replace(index, address, mappings, [.. mapped.Select(port => HostPort.Of(port.Port))], socket.ListSets(table).Contains(index.Name));
        }
    }

    private static NftSet IndexOf(string uid) => new(FabricNames.PodSet(uid), [NftDataType.Ipv4Address, NftDataType.InetProtocol, NftDataType.InetService], []);

    private List<HostPort> PortsOf(string index) => [.. socket.ListElements(table, index).Select(element => HostPort.Read(element.Key))];

    private void Replace(NftSet index, IPAddress address, IReadOnlyList<PortMapping> mappings, List<HostPort> published, bool isIndexed)
    {
        string uid = FabricNames.PodOf(index.Name)!;
        var batch = new NftBatch();
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

        foreach (PortMapping mapping in mappings)
        {
            HostPort port = HostPort.Of(mapping);
            byte[] target = [.. address.GetAddressBytes(), .. HostPort.Field(mapping.PodPort)];
            batch.AddElement(table, MapOf(port), new NftElement(KeyOf(port), target, uid), $"host port {port}");
            batch.AddElement(table, index.Name, new NftElement(port.LongKey, [], null), $"host port {port}");
        }

        batch.Commit(socket);
        foreach (HostPort port in published.Union(mappings.Select(HostPort.Of)).Where(port => port.Protocol == PortProtocol.Udp))
        {
            Conntrack.ForgetUdp(socket, port);
        }
    }

    private IEnumerable<NftElement> ListElements() => socket.ListElements(table, AnyAddress).Concat(socket.ListElements(table, OneAddress));

    private static string MapOf(HostPort port) => port.IsOfAnyAddress ? AnyAddress : OneAddress;

    private static byte[] KeyOf(HostPort port) => port.IsOfAnyAddress ? port.ShortKey : port.LongKey;

    private static PublishedMapping ReadMapping(NftElement element)
    {
        HostPort port = HostPort.Read(element.Key);
        ReadOnlySpan<byte> target = element.Data;
        return new PublishedMapping(new PortMapping(port.Ip, port.Number, BinaryPrimitives.ReadUInt16BigEndian(target[4..]), port.Protocol), new IPAddress(target[..4]));
    }
}
