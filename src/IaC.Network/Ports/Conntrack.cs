using System.Net.Sockets;
using IaC.Linux;
using IaC.Linux.Netlink;
using IaC.Network.Nft;
using static IaC.Network.Nft.Netfilter;

namespace IaC.Network;

/// <summary>The kernel's table of connections.</summary>
internal static class Conntrack
{
    // Bits of CTA_FILTER_ORIG_FLAGS: which fields of the tuple count. They have no public header (nf_internals.h of the kernel).
    private const uint DestinationAddress = 1 << 1;
    private const uint Protocol = 1 << 3;
    private const uint DestinationPort = 1 << 5;

    /// <summary>
    /// Forgets all flows to a UDP port. A sender that never pauses keeps its flow for ever, with the translation (or none) that was decided at its first packet,
    /// and would never reach the pod that the port leads to now. TCP has connections, which end.
    /// </summary>
    internal static void ForgetUdp(NetlinkSocket socket, HostPort port)
    {
        bool isV6 = port.Ip.AddressFamily == AddressFamily.InterNetworkV6;
        var batch = new NetlinkBatch();
        batch.Begin((NFNL_SUBSYS_CTNETLINK << 8) | IPCTNL_MSG_CT_DELETE, NetlinkOptions.None, "IPCTNL_MSG_CT_DELETE", $"host port {port}", tolerated: LinuxError.ENOENT);
        batch.Header(new NetfilterHeader(isV6 ? NFPROTO_IPV6 : NFPROTO_IPV4));
        using (batch.Nest(CTA_TUPLE_ORIG))
        {
            if (!port.IsOfAnyAddress)
            {
                using (batch.Nest(CTA_TUPLE_IP))
                {
                    batch.Put(isV6 ? CTA_IP_V6_DST : CTA_IP_V4_DST, port.Ip.GetAddressBytes());
                }
            }

            using (batch.Nest(CTA_TUPLE_PROTO))
            {
                batch.Put(CTA_PROTO_NUM, (byte)port.Protocol);
                batch.Put(CTA_PROTO_DST_PORT, [(byte)(port.Number >> 8), (byte)port.Number]);
            }
        }

        using (batch.Nest(CTA_FILTER))
        {
            batch.Put(CTA_FILTER_ORIG_FLAGS, Protocol | DestinationPort | (port.IsOfAnyAddress ? 0 : DestinationAddress));
            batch.Put(CTA_FILTER_REPLY_FLAGS, 0u);
        }

        socket.Send(batch);
    }
}
