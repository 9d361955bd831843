using System.Runtime.InteropServices;
using IaC.Linux;
using IaC.Linux.Netlink;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network.Nft;

/// <summary>Questions about the packet filter of the socket's namespace. What does not exist has no elements.</summary>
internal static class NftQueries
{
    /// <summary>Whether a table exists.</summary>
    internal static bool HasTable(this NetlinkSocket socket, NftTable table)
    {
        NetlinkBatch request = Request(NFT_MSG_GETTABLE, "NFT_MSG_GETTABLE", table);
        request.Put(NFTA_TABLE_NAME, table.Name);
        return socket.Get(request) is not null;
    }

    /// <summary>All tables.</summary>
    internal static IEnumerable<NftTable> ListTables(this NetlinkSocket socket) =>
        socket.Dump(Request(NFT_MSG_GETTABLE, "NFT_MSG_GETTABLE")).Select(message => Table(message, NFTA_TABLE_NAME));

    /// <summary>All chains.</summary>
    internal static IEnumerable<NftChain> ListChains(this NetlinkSocket socket) => socket.Dump(Request(NFT_MSG_GETCHAIN, "NFT_MSG_GETCHAIN")).Select(message =>
    {
        NetlinkAttributes chain = message.Attributes(NetfilterHeader.Length);
        return new NftChain(
            Table(message, NFTA_CHAIN_TABLE),
            chain.String(NFTA_CHAIN_NAME)!,
            chain.String(NFTA_CHAIN_TYPE),
            chain.Nested(NFTA_CHAIN_HOOK).UInt32BigEndian(NFTA_HOOK_HOOKNUM),
            chain.UInt32BigEndian(NFTA_CHAIN_POLICY));
    });

    /// <summary>All rules.</summary>
    internal static IEnumerable<NftRule> ListRules(this NetlinkSocket socket) => ListRules(socket, Request(NFT_MSG_GETRULE, "NFT_MSG_GETRULE"));

    /// <summary>Rules of a table, or of one chain of it.</summary>
    internal static IEnumerable<NftRule> ListRules(this NetlinkSocket socket, NftTable table, string? chain = null)
    {
        NetlinkBatch request = Request(NFT_MSG_GETRULE, "NFT_MSG_GETRULE", table);
        request.Put(NFTA_RULE_TABLE, table.Name);
        if (chain is not null)
        {
            request.Put(NFTA_RULE_CHAIN, chain);
        }

        return ListRules(socket, request);
    }

    /// <summary>Names of the sets and maps of a table.</summary>
    internal static IEnumerable<string> ListSets(this NetlinkSocket socket, NftTable table)
    {
        NetlinkBatch request = Request(NFT_MSG_GETSET, "NFT_MSG_GETSET", table);
        request.Put(NFTA_SET_TABLE, table.Name);
        return socket.Dump(request).Select(message => message.Attributes(NetfilterHeader.Length).String(NFTA_SET_NAME)!);
    }

    /// <summary>Elements of a set or map.</summary>
    internal static IReadOnlyList<NftElement> ListElements(this NetlinkSocket socket, NftTable table, string set)
    {
        NetlinkBatch request = Request(NFT_MSG_GETSETELEM, "NFT_MSG_GETSETELEM", table);
        request.Put(NFTA_SET_ELEM_LIST_TABLE, table.Name);
        request.Put(NFTA_SET_ELEM_LIST_SET, set);
        var elements = new List<NftElement>();
        foreach (NetlinkMessage message in socket.Dump(request))
        {
            foreach (NetlinkValue item in message.Attributes(NetfilterHeader.Length).Nested(NFTA_SET_ELEM_LIST_ELEMENTS))
            {
                NetlinkAttributes element = item.Nested;
                elements.Add(new NftElement(
                    element.Nested(NFTA_SET_ELEM_KEY)[NFTA_DATA_VALUE].ToArray(),
                    element.Nested(NFTA_SET_ELEM_DATA)[NFTA_DATA_VALUE].ToArray(),
                    NftComment.Read(element[NFTA_SET_ELEM_USERDATA])));
            }
        }

        return elements;
    }

    /// <summary>The rule of a message.</summary>
    internal static NftRule ReadRule(NetlinkMessage message)
    {
        NetlinkAttributes rule = message.Attributes(NetfilterHeader.Length);
        return new NftRule(Table(message, NFTA_RULE_TABLE), rule.String(NFTA_RULE_CHAIN)!, rule.UInt64BigEndian(NFTA_RULE_HANDLE)!.Value, NftComment.Read(rule[NFTA_RULE_USERDATA]));
    }

    /// <summary>The table of a message about a table or something in one: its name is the first attribute of each.</summary>
    internal static NftTable TableOf(NetlinkMessage message) => Table(message, NFTA_TABLE_NAME);

    private static IEnumerable<NftRule> ListRules(NetlinkSocket socket, NetlinkBatch request) => socket.Dump(request).Select(ReadRule);

    private static NftTable Table(NetlinkMessage message, ushort nameAttribute) =>
        new(MemoryMarshal.Read<NetfilterHeader>(message.Payload.Span).Family, message.Attributes(NetfilterHeader.Length).String(nameAttribute)!);

    private static NetlinkBatch Request(ushort message, string call, NftTable? table = null)
    {
        var request = new NetlinkBatch();
        request.Begin((ushort)((NFNL_SUBSYS_NFTABLES << 8) | message), NetlinkOptions.None, call, table?.ToString(), tolerated: LinuxError.ENOENT);
        request.Header(new NetfilterHeader(table?.Family ?? 0));
        return request;
    }
}
