using IaC.Linux.Netlink;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network.Nft;

/// <summary>Changes to the packet filter that the kernel makes all at once or not at all: a packet meets either the rules before or the rules after.</summary>
internal sealed class NftBatch
{
    private readonly NetlinkBatch batch = new() { IsTransaction = true };
    private uint setId;

    internal NftBatch()
    {
        batch.Begin(NFNL_MSG_BATCH_BEGIN, NetlinkOptions.None, "NFNL_MSG_BATCH_BEGIN", "nf_tables");
        batch.Header(new NetfilterHeader(0, NFNL_SUBSYS_NFTABLES));
    }

    /// <summary>Makes the changes.</summary>
    /// <exception cref="Linux.LinuxException">The first change that was refused; none was made.</exception>
    internal void Commit(NetlinkSocket socket)
    {
        // Kernels before 6.10 do not answer the end of a batch, so the last change does.
        batch.Acknowledge();
        batch.Begin(NFNL_MSG_BATCH_END, NetlinkOptions.None, "NFNL_MSG_BATCH_END");
        batch.Header(new NetfilterHeader(0, NFNL_SUBSYS_NFTABLES));
        socket.Send(batch);
    }

    /// <summary>A table, unless it exists.</summary>
    internal void AddTable(NftTable table)
    {
        Begin(table, NFT_MSG_NEWTABLE, NetlinkOptions.Create, "NFT_MSG_NEWTABLE", $"{table}");
        batch.Put(NFTA_TABLE_NAME, table.Name);
    }

    /// <summary>Removes a table with everything in it.</summary>
    internal void DeleteTable(NftTable table)
    {
        Begin(table, NFT_MSG_DELTABLE, NetlinkOptions.None, "NFT_MSG_DELTABLE", $"{table}");
        batch.Put(NFTA_TABLE_NAME, table.Name);
    }

    /// <summary>A chain that packets pass at a hook, unless it exists. Its policy is to accept.</summary>
    /// <param name="table">Table.</param>
    /// <param name="name">Name of the chain.</param>
    /// <param name="type">What it may do: <c>filter</c>, <c>nat</c>.</param>
    /// <param name="hook">NF_*.</param>
    /// <param name="priority">Its place among the chains of the hook.</param>
    /// <param name="device">The interface whose packets pass it, in a table of the family netdev.</param>
    internal void AddChain(NftTable table, string name, string type, uint hook, int priority, string? device = null)
    {
        Begin(table, NFT_MSG_NEWCHAIN, NetlinkOptions.Create, "NFT_MSG_NEWCHAIN", $"{table} {name}");
        batch.Put(NFTA_CHAIN_TABLE, table.Name);
        batch.Put(NFTA_CHAIN_NAME, name);
        batch.Put(NFTA_CHAIN_TYPE, type);
        using (batch.Nest(NFTA_CHAIN_HOOK))
        {
            batch.PutBigEndian(NFTA_HOOK_HOOKNUM, hook);
            batch.PutBigEndian(NFTA_HOOK_PRIORITY, (uint)priority);
            if (device is not null)
            {
                batch.Put(NFTA_HOOK_DEV, device);
            }
        }
    }

    /// <summary>Removes all rules of a chain.</summary>
    internal void FlushChain(NftTable table, string chain)
    {
        Begin(table, NFT_MSG_DELRULE, NetlinkOptions.None, "NFT_MSG_DELRULE", $"{table} {chain}");
        batch.Put(NFTA_RULE_TABLE, table.Name);
        batch.Put(NFTA_RULE_CHAIN, chain);
    }

    /// <summary>A rule after the others of its chain.</summary>
    internal void AppendRule(NftTable table, string chain, Action<NftExpressions> expressions) => AddRule(table, chain, NetlinkOptions.Append, null, expressions);

    /// <summary>A rule before the others of its chain.</summary>
    internal void InsertRule(NftTable table, string chain, string comment, Action<NftExpressions> expressions) => AddRule(table, chain, NetlinkOptions.None, comment, expressions);

    /// <summary>Removes a rule.</summary>
    internal void DeleteRule(NftRule rule)
    {
        Begin(rule.Table, NFT_MSG_DELRULE, NetlinkOptions.None, "NFT_MSG_DELRULE", $"{rule.Table} {rule.Chain} handle {rule.Handle}");
        batch.Put(NFTA_RULE_TABLE, rule.Table.Name);
        batch.Put(NFTA_RULE_CHAIN, rule.Chain);
        batch.PutBigEndian(NFTA_RULE_HANDLE, rule.Handle);
    }

    /// <summary>A set or map, unless it exists.</summary>
    internal void AddSet(NftTable table, NftSet set)
    {
        Begin(table, NFT_MSG_NEWSET, NetlinkOptions.Create, "NFT_MSG_NEWSET", $"{table} {set.Name}");
        batch.Put(NFTA_SET_TABLE, table.Name);
        batch.Put(NFTA_SET_NAME, set.Name);
        batch.PutBigEndian(NFTA_SET_ID, ++setId);
        batch.PutBigEndian(NFTA_SET_KEY_TYPE, Concatenation(set.Key));
        batch.PutBigEndian(NFTA_SET_KEY_LEN, LengthOf(set.Key));
        if (set.Data.Length > 0)
        {
            batch.PutBigEndian(NFTA_SET_FLAGS, NFT_SET_MAP);
            batch.PutBigEndian(NFTA_SET_DATA_TYPE, Concatenation(set.Data));
            batch.PutBigEndian(NFTA_SET_DATA_LEN, LengthOf(set.Data));
        }
    }

    /// <summary>Removes a set with its elements.</summary>
    internal void DeleteSet(NftTable table, string name)
    {
        Begin(table, NFT_MSG_DELSET, NetlinkOptions.None, "NFT_MSG_DELSET", $"{table} {name}");
        batch.Put(NFTA_SET_TABLE, table.Name);
        batch.Put(NFTA_SET_NAME, name);
    }

    /// <summary>An element; refused with EEXIST when there is one of the same key.</summary>
    /// <param name="table">Table.</param>
    /// <param name="set">Set or map.</param>
    /// <param name="element">Element.</param>
    /// <param name="subject">What it stands for, for errors.</param>
    internal void AddElement(NftTable table, string set, NftElement element, string subject) =>
        PutElement(table, NFT_MSG_NEWSETELEM, NetlinkOptions.Create | NetlinkOptions.Exclusive, "NFT_MSG_NEWSETELEM", set, element, subject);

    /// <summary>Removes an element by its key.</summary>
    /// <inheritdoc cref="AddElement"/>
    internal void DeleteElement(NftTable table, string set, NftElement element, string subject) =>
        PutElement(table, NFT_MSG_DELSETELEM, NetlinkOptions.None, "NFT_MSG_DELSETELEM", set, element, subject);

    // Every field begins at a register of 32 bits.
    private static uint LengthOf(NftDataType[] fields) => (uint)fields.Sum(field => field == NftDataType.Ipv6Address ? 16 : 4);

    // Six bits for each field, as in datatype.h of nft(8).
    private static uint Concatenation(NftDataType[] fields) => fields.Aggregate(0u, (sum, field) => (sum << 6) | (uint)field);

    private void AddRule(NftTable table, string chain, NetlinkOptions position, string? comment, Action<NftExpressions> expressions)
    {
        Begin(table, NFT_MSG_NEWRULE, NetlinkOptions.Create | position, "NFT_MSG_NEWRULE", $"{table} {chain}");
        batch.Put(NFTA_RULE_TABLE, table.Name);
        batch.Put(NFTA_RULE_CHAIN, chain);
        using (batch.Nest(NFTA_RULE_EXPRESSIONS))
        {
            expressions(new NftExpressions(batch, table.Family));
        }

        if (comment is not null)
        {
            batch.Put(NFTA_RULE_USERDATA, NftComment.Write(comment));
        }
    }

    private void PutElement(NftTable table, ushort message, NetlinkOptions options, string call, string set, NftElement element, string subject)
    {
        Begin(table, message, options, call, subject);
        batch.Put(NFTA_SET_ELEM_LIST_TABLE, table.Name);
        batch.Put(NFTA_SET_ELEM_LIST_SET, set);
        using (batch.Nest(NFTA_SET_ELEM_LIST_ELEMENTS))
        using (batch.Nest(NFTA_LIST_ELEM))
        {
            PutValue(NFTA_SET_ELEM_KEY, element.Key);
            if (element.Data.Length > 0)
            {
                PutValue(NFTA_SET_ELEM_DATA, element.Data);
            }

            if (element.Comment is { } comment)
            {
                batch.Put(NFTA_SET_ELEM_USERDATA, NftComment.Write(comment));
            }
        }
    }

    private void PutValue(ushort attribute, byte[] value)
    {
        using (batch.Nest(attribute))
        {
            batch.Put(NFTA_DATA_VALUE, value);
        }
    }

    private void Begin(NftTable table, ushort message, NetlinkOptions options, string call, string subject)
    {
        batch.Begin((ushort)((NFNL_SUBSYS_NFTABLES << 8) | message), options, call, subject);
        batch.Header(new NetfilterHeader(table.Family));
    }
}
