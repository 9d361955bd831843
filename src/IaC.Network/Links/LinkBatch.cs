using System.Net;
using System.Net.Sockets;
using IaC.Linux;
using IaC.Linux.Netlink;
using static IaC.Network.Links.Rtnetlink;

namespace IaC.Network.Links;

/// <summary>Changes to interfaces, addresses and routes of one network namespace, made in one send and in order.</summary>
internal sealed class LinkBatch
{
    private readonly NetlinkBatch batch = new();

    /// <summary>Makes the changes.</summary>
    /// <exception cref="LinuxException">The first refusal; later changes of the batch were tried nevertheless.</exception>
    internal void Send(NetlinkSocket socket) => socket.Send(batch);

    /// <summary>A bridge, unless it exists.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="hardwareAddress">An address of its own: without one it takes the lowest of its ports, which changes as they come and go.</param>
    internal LinkBatch AddBridge(string name, byte[]? hardwareAddress)
    {
        Begin(RTM_NEWLINK, NetlinkOptions.Create | NetlinkOptions.Exclusive, "RTM_NEWLINK", name, tolerated: LinuxError.EEXIST);
        batch.Header(default(LinkHeader));
        batch.Put(IFLA_IFNAME, name);
        if (hardwareAddress is not null)
        {
            batch.Put(IFLA_ADDRESS, hardwareAddress);
        }

        using (batch.Nest(IFLA_LINKINFO))
        {
            batch.Put(IFLA_INFO_KIND, "bridge");
        }

        return this;
    }

    /// <summary>A pair of interfaces, both down.</summary>
    internal LinkBatch AddVeth(Veth veth)
    {
        Begin(RTM_NEWLINK, NetlinkOptions.Create | NetlinkOptions.Exclusive, "RTM_NEWLINK", $"{veth.Name} with peer {veth.PeerName}");
        batch.Header(default(LinkHeader));
        batch.Put(IFLA_IFNAME, veth.Name);
        if (veth.Bridge != 0)
        {
            batch.Put(IFLA_MASTER, (uint)veth.Bridge);
        }

        if (veth.HardwareAddress is { } address)
        {
            batch.Put(IFLA_ADDRESS, address);
        }

        using (batch.Nest(IFLA_LINKINFO))
        {
            batch.Put(IFLA_INFO_KIND, "veth");
            using (batch.Nest(IFLA_INFO_DATA))
            using (batch.Nest(VETH_INFO_PEER))
            {
                batch.Header(default(LinkHeader));
                batch.Put(IFLA_IFNAME, veth.PeerName);
                batch.Put(IFLA_ADDRESS, veth.PeerHardwareAddress);
                batch.Put(IFLA_NET_NS_FD, (uint)veth.PeerNamespace.DangerousGetHandle());
            }
        }

        return this;
    }

    /// <summary>Removes an interface, and with it the other end of a pair. None of the name is as good.</summary>
    internal LinkBatch Delete(string name)
    {
        Begin(RTM_DELLINK, NetlinkOptions.None, "RTM_DELLINK", name, tolerated: LinuxError.ENODEV);
        batch.Header(default(LinkHeader));
        batch.Put(IFLA_IFNAME, name);
        return this;
    }

    /// <summary>Leaves a text on an interface, up to 255 bytes.</summary>
    internal LinkBatch SetAlias(string name, string alias)
    {
        BeginSet(name);
        batch.Put(IFLA_IFALIAS, alias);
        return this;
    }

    /// <summary>
    /// No IPv6 address of its own when it comes up, on this interface, which has none assigned: fifty pods that start together would send each other
    /// hundreds of announcements and probes. A kernel without IPv6 is as good.
    /// </summary>
    internal LinkBatch WithoutIpv6Autoconfiguration(string name)
    {
        BeginSet(name, LinuxError.EAFNOSUPPORT);
        using (batch.Nest(IFLA_AF_SPEC))
        using (batch.Nest(AF_INET6))
        {
            batch.Put(IFLA_INET6_ADDR_GEN_MODE, IN6_ADDR_GEN_MODE_NONE);
        }

        return this;
    }

    /// <summary>Sets an entry of <c>/proc/sys/net/ipv4/conf/NAME</c> by its number IPV4_DEVCONF_*.</summary>
    internal LinkBatch Configure(string name, ushort entry, uint value)
    {
        BeginSet(name);
        using (batch.Nest(IFLA_AF_SPEC))
        using (batch.Nest(AF_INET))
        using (batch.Nest(IFLA_INET_CONF))
        {
            batch.Put(entry, value);
        }

        return this;
    }

    /// <summary>Makes an interface a port of a bridge.</summary>
    internal LinkBatch SetBridge(string name, Link bridge)
    {
        BeginSet(name);
        batch.Put(IFLA_MASTER, (uint)bridge.Index);
        return this;
    }

    /// <summary>Makes an interface a port of nothing.</summary>
    internal LinkBatch Release(string name)
    {
        BeginSet(name);
        batch.Put(IFLA_MASTER, 0u);
        return this;
    }

    /// <summary>Brings an interface up.</summary>
    internal LinkBatch Up(string name)
    {
        BeginSet(name, flags: IFF_UP);
        return this;
    }

    /// <summary>Gives an interface an address, unless it has it.</summary>
    internal LinkBatch AddAddress(Link link, IPAddress address, int prefixLength) => AddAddress(link, address, prefixLength, flags: 0);

    /// <summary>The same, for an address that nobody else can have. It may be used at once: whether a neighbour has it already (RFC 4862) takes a second to ask.</summary>
    internal LinkBatch AddUniqueAddress(Link link, IPAddress address, int prefixLength) => AddAddress(link, address, prefixLength, IFA_F_NODAD);

    /// <summary>Takes an address from an interface.</summary>
    internal LinkBatch DeleteAddress(Link link, IPAddress address, int prefixLength)
    {
        Begin(RTM_DELADDR, NetlinkOptions.None, "RTM_DELADDR", $"{address}/{prefixLength} on {link.Name}");
        PutAddress(link, address, prefixLength);
        return this;
    }

    /// <summary>Forgets the hardware address of a neighbour, so that it is asked for anew.</summary>
    internal LinkBatch Forget(int link, IPAddress neighbour)
    {
        Begin(RTM_DELNEIGH, NetlinkOptions.None, "RTM_DELNEIGH", neighbour.ToString(), tolerated: LinuxError.ENOENT);
        batch.Header(new NeighbourHeader { Family = FamilyOf(neighbour), Index = link });
        batch.Put(NDA_DST, neighbour.GetAddressBytes());
        return this;
    }

    /// <summary>Adds a route to the main table; refused with EEXIST when there is one of the same destination, which makes it a claim.</summary>
    /// <param name="destination">Network.</param>
    /// <param name="link">Interface that it goes out of.</param>
    /// <param name="gateway">Next router; null when the network is right behind the interface.</param>
    internal LinkBatch ClaimRoute(IPNetwork destination, Link link, IPAddress? gateway = null) => AddRoute(destination, link, gateway, NetlinkOptions.Exclusive);

    /// <summary>Adds a route to the main table, or replaces the one of the same destination.</summary>
    /// <inheritdoc cref="ClaimRoute"/>
    internal LinkBatch SetRoute(IPNetwork destination, Link link, IPAddress? gateway = null) => AddRoute(destination, link, gateway, NetlinkOptions.Replace);

    /// <summary>Throws away what is sent to a network, without a word to the sender.</summary>
    internal LinkBatch Drop(IPNetwork destination)
    {
        Begin(RTM_NEWROUTE, NetlinkOptions.Create | NetlinkOptions.Replace, "RTM_NEWROUTE", $"blackhole {destination}");
        batch.Header(new RouteHeader
        {
            Family = FamilyOf(destination.BaseAddress),
            DestinationLength = (byte)destination.PrefixLength,
            Table = RT_TABLE_MAIN,
            Protocol = RTPROT_STATIC,
            Scope = RT_SCOPE_UNIVERSE,
            RouteType = RTN_BLACKHOLE,
        });
        batch.Put(RTA_DST, destination.BaseAddress.GetAddressBytes());
        return this;
    }

    private static byte FamilyOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? AF_INET : AF_INET6;

    private LinkBatch AddRoute(IPNetwork destination, Link link, IPAddress? gateway, NetlinkOptions option)
    {
        Begin(RTM_NEWROUTE, NetlinkOptions.Create | option, "RTM_NEWROUTE", gateway is null ? $"{destination} dev {link.Name}" : $"{destination} via {gateway} dev {link.Name}");
        batch.Header(new RouteHeader
        {
            Family = FamilyOf(destination.BaseAddress),
            DestinationLength = (byte)destination.PrefixLength,
            Table = RT_TABLE_MAIN,
            Protocol = RTPROT_STATIC,
            Scope = gateway is null ? RT_SCOPE_LINK : RT_SCOPE_UNIVERSE,
            RouteType = RTN_UNICAST,
        });
        if (destination.PrefixLength > 0)
        {
            batch.Put(RTA_DST, destination.BaseAddress.GetAddressBytes());
        }

        if (gateway is not null)
        {
            batch.Put(RTA_GATEWAY, gateway.GetAddressBytes());
        }

        batch.Put(RTA_OIF, (uint)link.Index);
        return this;
    }

    private LinkBatch AddAddress(Link link, IPAddress address, int prefixLength, byte flags)
    {
        Begin(RTM_NEWADDR, NetlinkOptions.Create | NetlinkOptions.Replace, "RTM_NEWADDR", $"{address}/{prefixLength} on {link.Name}");
        PutAddress(link, address, prefixLength, flags);
        return this;
    }

    private void PutAddress(Link link, IPAddress address, int prefixLength, byte flags = 0)
    {
        // Scope universe also for link-local addresses: only such a one may become the source of masqueraded packets.
        batch.Header(new AddressHeader { Family = FamilyOf(address), PrefixLength = (byte)prefixLength, Flags = flags, Scope = RT_SCOPE_UNIVERSE, Index = link.Index });
        batch.Put(IFA_LOCAL, address.GetAddressBytes());
        batch.Put(IFA_ADDRESS, address.GetAddressBytes());
    }

    private void BeginSet(string name, int tolerated = 0, uint flags = 0)
    {
        Begin(RTM_SETLINK, NetlinkOptions.None, "RTM_SETLINK", name, tolerated);
        batch.Header(new LinkHeader { Flags = flags, ChangedFlags = flags });
        batch.Put(IFLA_IFNAME, name);
    }

    private void Begin(ushort type, NetlinkOptions options, string call, string subject, int tolerated = 0) => batch.Begin(type, options, call, subject, tolerated);
}
