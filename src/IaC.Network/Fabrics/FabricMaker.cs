using System.Net;
using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Linux.Namespaces;
using IaC.Linux.Netlink;
using IaC.Network.Guests;
using IaC.Network.Links;
using IaC.Network.Nft;
using Microsoft.Win32.SafeHandles;
using static IaC.Network.Links.Rtnetlink;

namespace IaC.Network;

/// <summary>Makes what is missing of a fabric. Every step may find its work done, by an earlier run that was killed or by one of another version; the lock must be held.</summary>
internal static class FabricMaker
{
    internal static void Make(FabricSockets sockets, FabricNames names, FabricOptions options)
    {
        using SafeFileHandle nameSpace = sockets.Links is null ? MakeNamespace(options.NamespacePath) : Namespace.Open(options.NamespacePath);
        sockets.Enter(nameSpace);
        IPAddress hostAddress = FabricProbe.FindUplink(sockets, names, options.Subnet) ?? MakeUplink(sockets, names, options.Subnet, nameSpace);
        MakeRouter(sockets, names, options.Subnet, hostAddress);
        HostForwarding.Enable();

        // Rules come before addresses: there is no moment at which pods could be reached that publish nothing.
        var batch = new NftBatch();
        HostTable.Write(batch, names, options);
        batch.Commit(sockets.HostFilter);
        ForwardAccept.Ensure(sockets.HostFilter, names, options);
        if (options.Addresses is { } addresses)
        {
            FabricV6.Make(sockets, names, nameSpace, addresses);
        }
    }

    private static SafeFileHandle MakeNamespace(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        using (File.Create(path))
        {
        }

        SafeFileHandle nameSpace = Namespace.Create(NamespaceTypes.Network)[NamespaceTypes.Network];
        using SafeFileHandle mount = Mount.Clone(nameSpace, recursive: false);
        Mount.Attach(mount, path);
        return nameSpace;
    }

    private static IPAddress MakeUplink(FabricSockets sockets, FabricNames names, IPNetwork subnet, SafeFileHandle nameSpace)
    {
        new LinkBatch()
            .Delete(names.Uplink)
            .AddVeth(new Veth
            {
                Name = names.Uplink,
                HardwareAddress = HardwareAddress.OfUplinkOnHost(names.RootId),
                PeerName = names.UplinkInFabric,
                PeerNamespace = nameSpace,
                PeerHardwareAddress = HardwareAddress.OfUplinkInFabric(names.RootId),
            })
            .WithoutIpv6Autoconfiguration(names.Uplink)
            .Configure(names.Uplink, IPV4_DEVCONF_FORWARDING, 1)
            .Configure(names.Uplink, IPV4_DEVCONF_SEND_REDIRECTS, 0)

            // Lets packets of the host's loopback address out here, where they are masqueraded. The fabric's interfaces do not have it, so that none can come in.
            .Configure(names.Uplink, IPV4_DEVCONF_ROUTE_LOCALNET, 1)
            .Up(names.Uplink)
            .Send(sockets.HostLinks);

        Link uplink = sockets.HostLinks.GetLink(names.Uplink);
        IPAddress hostAddress = ClaimPair(sockets, names, uplink);
        new LinkBatch().ClaimRoute(subnet, uplink, UplinkAddresses.InFabric(hostAddress)).Send(sockets.HostLinks);
        return hostAddress;
    }

    // Roots that start at once choose at once: what decides is the kernel's refusal of a second route.
    private static IPAddress ClaimPair(FabricSockets sockets, FabricNames names, Link uplink)
    {
        HashSet<IPAddress> taken = [.. sockets.HostLinks.ListAddresses()];
        foreach (IPAddress host in UplinkAddresses.Candidates(names.RootId))
        {
            IPAddress fabric = UplinkAddresses.InFabric(host);
            if (taken.Contains(host) || taken.Contains(fabric))
            {
                continue;
            }

            try
            {
                new LinkBatch().AddAddress(uplink, host, 32).ClaimRoute(IPv4.Host(fabric), uplink).Send(sockets.HostLinks);
                return host;
            }
            catch (LinuxException e) when (e.Errno == LinuxError.EEXIST)
            {
                new LinkBatch().DeleteAddress(uplink, host, 32).Send(sockets.HostLinks);
            }
        }

        throw new IOException($"no pair of link-local addresses is free for {names.Uplink}");
    }

    private static void MakeRouter(FabricSockets sockets, FabricNames names, IPNetwork subnet, IPAddress hostAddress)
    {
        new LinkBatch()
            .Up("lo")
            .AddBridge(names.Bridge, HardwareAddress.OfBridge(names.RootId))
            .WithoutIpv6Autoconfiguration(names.Bridge)
            .Configure(names.Bridge, IPV4_DEVCONF_FORWARDING, 1)
            .Configure(names.Bridge, IPV4_DEVCONF_SEND_REDIRECTS, 0)

            // A pod cannot send under an address from elsewhere; it would leave the host unmasqueraded.
            .Configure(names.Bridge, IPV4_DEVCONF_RP_FILTER, 1)
            .Up(names.Bridge)
            .WithoutIpv6Autoconfiguration(names.UplinkInFabric)
            .Configure(names.UplinkInFabric, IPV4_DEVCONF_FORWARDING, 1)
            .Up(names.UplinkInFabric)
            .Send(sockets.Links!);

        Link bridge = sockets.Links!.GetLink(names.Bridge);
        Link uplink = sockets.Links!.GetLink(names.UplinkInFabric);
        Rejoin(sockets.Links!, bridge);
        new LinkBatch()
            .AddAddress(bridge, FabricProbe.GatewayOf(subnet), subnet.PrefixLength)
            .AddAddress(uplink, UplinkAddresses.InFabric(hostAddress), 32)
            .SetRoute(IPv4.Host(hostAddress), uplink)
            .SetRoute(new IPNetwork(IPAddress.Any, 0), uplink, hostAddress)
            .Drop(IPv4.Host(NameServer.Address))
            .Send(sockets.Links!);
    }

    // Where somebody removed the bridge, pods and guests go on at the next one with the interfaces that they have.
    private static void Rejoin(NetlinkSocket links, Link bridge)
    {
        var batch = new LinkBatch();
        Link[] loose = [.. links.ListLinks().Where(link => link.Alias is not null && link.Master != bridge.Index)];
        Array.ForEach(loose, link => batch.SetBridge(link.Name, bridge).Up(link.Name));
        if (loose.Length > 0)
        {
            batch.Send(links);
        }
    }
}
