namespace IaC.Linux.Netlink;

/// <summary>Part of the kernel that a netlink socket talks to; the value is the protocol of socket(2), see netlink(7).</summary>
public enum NetlinkProtocol
{
    /// <summary>Interfaces, addresses, routes: rtnetlink(7).</summary>
    Route = 0,

    /// <summary>Packet filter and connection tracking.</summary>
    Netfilter = 12,
}
