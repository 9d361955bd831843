using System.Net;
using System.Runtime.InteropServices;
using System.Text;
using IaC.Linux.Netlink;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network.Nft;

/// <summary>
/// The expressions of one rule. Each loads a register, compares one, or acts; the first comparison that fails ends the rule.
/// They are the ones that nft(8) makes of the text in each summary, so that it prints them back as that.
/// </summary>
internal sealed class NftExpressions
{
    private const int InterfaceNameLength = 16;
    private const uint PortOffset = 2;
    private const uint TargetOffset = 8;
    private readonly NetlinkBatch batch;
    private readonly byte family;

    /// <param name="batch">Where the rule is written.</param>
    /// <param name="family">NFPROTO_* of its table: where addresses lie in a packet, and how long they are.</param>
    internal NftExpressions(NetlinkBatch batch, byte family) => (this.batch, this.family) = (batch, family);

    // Of all that passes an interface, rules of ours look at addresses of IPv6 only.
    private bool IsV6 => family is NFPROTO_IPV6 or NFPROTO_NETDEV;

    private uint SourceOffset => IsV6 ? 8u : 12u;

    private uint DestinationOffset => IsV6 ? 24u : 16u;

    private uint AddressLength => IsV6 ? 16u : 4u;

    // Registers of 32 bits behind an address that begins at the first.
    private uint BehindAddress => IsV6 ? NFT_REG32_04 : NFT_REG32_01;

    private uint NextBehindAddress => IsV6 ? NFT_REG32_05 : NFT_REG32_02;

    /// <summary><c>iifname NAME</c></summary>
    internal NftExpressions InputIs(string name) => Meta(NFT_META_IIFNAME, NFT_REG_1).Compare(InterfaceName(name));

    /// <summary><c>oifname NAME</c></summary>
    internal NftExpressions OutputIs(string name) => Meta(NFT_META_OIFNAME, NFT_REG_1).Compare(InterfaceName(name));

    /// <summary><c>ip saddr NETWORK</c></summary>
    internal NftExpressions SourceIn(IPNetwork network) => AddressIn(SourceOffset, network);

    /// <summary><c>ip saddr != NETWORK</c></summary>
    internal NftExpressions SourceNotIn(IPNetwork network) => AddressIn(SourceOffset, network, NFT_CMP_NEQ);

    /// <summary><c>ip daddr NETWORK</c></summary>
    internal NftExpressions DestinationIn(IPNetwork network) => AddressIn(DestinationOffset, network);

    /// <summary><c>meta protocol NUMBER</c>: by the frame that holds it.</summary>
    internal NftExpressions ProtocolIs(ushort etherType) => Meta(NFT_META_PROTOCOL, NFT_REG_1).Compare(BigEndian(etherType));

    /// <summary><c>icmpv6 type NUMBER</c></summary>
    internal NftExpressions IcmpV6TypeIs(byte type) => Meta(NFT_META_L4PROTO, NFT_REG_1).Compare([IPPROTO_ICMPV6]).Payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, 1, NFT_REG_1).Compare([type]);

    /// <summary><c>icmpv6 taddr NETWORK</c>: what a message of neighbour discovery is about.</summary>
    internal NftExpressions TargetIn(IPNetwork network) => AddressIn(TargetOffset, network, NFT_CMP_EQ, NFT_PAYLOAD_TRANSPORT_HEADER);

    /// <summary><c>icmpv6 taddr != NETWORK</c></summary>
    internal NftExpressions TargetNotIn(IPNetwork network) => AddressIn(TargetOffset, network, NFT_CMP_NEQ, NFT_PAYLOAD_TRANSPORT_HEADER);

    /// <summary><c>udp sport PORT</c></summary>
    internal NftExpressions UdpSourceIs(ushort port) => Meta(NFT_META_L4PROTO, NFT_REG_1).Compare([IPPROTO_UDP]).Payload(NFT_PAYLOAD_TRANSPORT_HEADER, 0, 2, NFT_REG_1).Compare(BigEndian(port));

    /// <summary><c>fib daddr type local</c></summary>
    internal NftExpressions DestinationIsLocal() =>
        Add("fib", (NFTA_FIB_DREG, NFT_REG_1), (NFTA_FIB_RESULT, NFT_FIB_RESULT_ADDRTYPE), (NFTA_FIB_FLAGS, NFTA_FIB_F_DADDR)).Compare(Native(RTN_LOCAL));

    /// <summary><c>ct state != established,related</c></summary>
    internal NftExpressions BelongsToNoConnection() => Conntrack(NFT_CT_STATE).Mask(Native(NF_CT_STATE_ESTABLISHED | NF_CT_STATE_RELATED)).Compare(Native(0));

    /// <summary><c>ct status != dnat</c></summary>
    internal NftExpressions DestinationWasNotTranslated() => Conntrack(NFT_CT_STATUS).Mask(Native(IPS_DST_NAT)).Compare(Native(0));

    /// <summary><c>dnat ip to meta l4proto . th dport map @MAP</c></summary>
    internal NftExpressions TranslateByPort(string map) =>
        Meta(NFT_META_L4PROTO, NFT_REG32_00)
            .Payload(NFT_PAYLOAD_TRANSPORT_HEADER, PortOffset, 2, NFT_REG32_01)
            .TranslateDestination(map);

    /// <summary><c>dnat ip to ip daddr . meta l4proto . th dport map @MAP</c></summary>
    internal NftExpressions TranslateByAddressAndPort(string map) =>
        Payload(NFT_PAYLOAD_NETWORK_HEADER, DestinationOffset, AddressLength, NFT_REG32_00)
            .Meta(NFT_META_L4PROTO, BehindAddress)
            .Payload(NFT_PAYLOAD_TRANSPORT_HEADER, PortOffset, 2, NextBehindAddress)
            .TranslateDestination(map);

    /// <summary><c>masquerade</c></summary>
    internal NftExpressions Masquerade() => Add("masq");

    /// <summary><c>counter</c></summary>
    internal NftExpressions Counter() => Add("counter");

    /// <summary><c>accept</c></summary>
    internal NftExpressions Accept() => Verdict((int)NF_ACCEPT);

    /// <summary><c>drop</c></summary>
    internal NftExpressions Drop() => Verdict((int)NF_DROP);

    /// <summary><c>return</c></summary>
    internal NftExpressions Return() => Verdict(NFT_RETURN);

    // Interface names are compared with their padding, which makes the match exact.
    private static byte[] InterfaceName(string name)
    {
        byte[] bytes = new byte[InterfaceNameLength];
        Encoding.ASCII.GetBytes(name, bytes);
        return bytes;
    }

    private static byte[] Native(uint value) => MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in value)).ToArray();

    private static byte[] BigEndian(ushort value) => [(byte)(value >> 8), (byte)value];

    private NftExpressions AddressIn(uint offset, IPNetwork network, uint comparison = NFT_CMP_EQ, uint header = NFT_PAYLOAD_NETWORK_HEADER)
    {
        byte[] mask = new byte[AddressLength];
        for (int bit = 0; bit < network.PrefixLength; bit++)
        {
            mask[bit / 8] |= (byte)(0x80 >> (bit % 8));
        }

        return Payload(header, offset, AddressLength, NFT_REG_1).Mask(mask).Compare(network.BaseAddress.GetAddressBytes(), comparison);
    }

    private NftExpressions Meta(uint key, uint register) => Add("meta", (NFTA_META_DREG, register), (NFTA_META_KEY, key));

    private NftExpressions Conntrack(uint key) => Add("ct", (NFTA_CT_DREG, NFT_REG_1), (NFTA_CT_KEY, key));

    private NftExpressions Payload(uint header, uint offset, uint length, uint register) =>
        Add("payload", (NFTA_PAYLOAD_DREG, register), (NFTA_PAYLOAD_BASE, header), (NFTA_PAYLOAD_OFFSET, offset), (NFTA_PAYLOAD_LEN, length));

    private NftExpressions Mask(byte[] mask) => Add("bitwise", data =>
    {
        data.PutBigEndian(NFTA_BITWISE_SREG, NFT_REG_1);
        data.PutBigEndian(NFTA_BITWISE_DREG, NFT_REG_1);
        data.PutBigEndian(NFTA_BITWISE_LEN, (uint)mask.Length);
        PutValue(data, NFTA_BITWISE_MASK, mask);
        PutValue(data, NFTA_BITWISE_XOR, new byte[mask.Length]);
    });

    private NftExpressions Compare(byte[] value, uint comparison = NFT_CMP_EQ) => Add("cmp", data =>
    {
        data.PutBigEndian(NFTA_CMP_SREG, NFT_REG_1);
        data.PutBigEndian(NFTA_CMP_OP, comparison);
        PutValue(data, NFTA_CMP_DATA, value);
    });

    // The map leads to an address in the first registers and a port in the next, which is where the translation takes them from.
    private NftExpressions TranslateDestination(string map) => Add("lookup", data =>
        {
            data.Put(NFTA_LOOKUP_SET, map);
            data.PutBigEndian(NFTA_LOOKUP_SREG, NFT_REG32_00);
            data.PutBigEndian(NFTA_LOOKUP_DREG, NFT_REG32_00);
        }).Add("nat", (NFTA_NAT_TYPE, NFT_NAT_DNAT), (NFTA_NAT_FAMILY, family), (NFTA_NAT_REG_ADDR_MIN, NFT_REG32_00), (NFTA_NAT_REG_PROTO_MIN, BehindAddress));

    private NftExpressions Verdict(int code) => Add("immediate", data =>
    {
        data.PutBigEndian(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT);
        using (data.Nest(NFTA_IMMEDIATE_DATA))
        using (data.Nest(NFTA_DATA_VERDICT))
        {
            data.PutBigEndian(NFTA_VERDICT_CODE, (uint)code);
        }
    });

    private static void PutValue(NetlinkBatch data, ushort attribute, byte[] value)
    {
        using (data.Nest(attribute))
        {
            data.Put(NFTA_DATA_VALUE, value);
        }
    }

    private NftExpressions Add(string name, params (ushort Attribute, uint Value)[] numbers) => Add(name, data =>
    {
        foreach ((ushort attribute, uint value) in numbers)
        {
            data.PutBigEndian(attribute, value);
        }
    });

    private NftExpressions Add(string name, Action<NetlinkBatch> putData)
    {
        using (batch.Nest(NFTA_LIST_ELEM))
        {
            batch.Put(NFTA_EXPR_NAME, name);
            using (batch.Nest(NFTA_EXPR_DATA))
            {
                putData(batch);
            }
        }

        return this;
    }
}
