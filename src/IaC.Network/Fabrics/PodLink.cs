using System.Net;
using IaC.Linux.Netlink;
using IaC.Network.Links;

namespace IaC.Network;

/// <summary>The pair of interfaces between the fabric's bridge and a pod.</summary>
internal static class PodLink
{
    private const string PodInterface = "eth0";

    // Some 20 ms; a pod is not refused for want of a carrier.
    private const int CarrierAttempts = 1000;

    /// <summary>Makes the pair, in place of one that the pod may have had, and gives the pod its addresses and routes.</summary>
    internal static void Make(NetlinkSocket fabric, Link bridge, FabricOptions options, PodAttachment pod)
    {
        string link = FabricNames.PodLink(pod.Uid);
        new LinkBatch()
            .Delete(link)
            .AddVeth(new Veth
            {
                Name = link,
                Bridge = bridge.Index,
                PeerName = PodInterface,
                PeerNamespace = pod.NetworkNamespace,
                PeerHardwareAddress = HardwareAddress.OfPod(pod.Address),
            })
            .SetAlias(link, pod.Uid)
            .WithoutIpv6Autoconfiguration(link)
            .Up(link)
            .Send(fabric);

        using NetlinkSocket inside = NetlinkSocket.Open(NetlinkProtocol.Route, pod.NetworkNamespace);
        Link eth0 = inside.GetLink(PodInterface);
        new LinkBatch()
            .Up("lo")
            .WithoutIpv6Autoconfiguration(PodInterface)
            .AddAddress(eth0, pod.Address, options.Subnet.PrefixLength)
            .Up(PodInterface)
            .SetRoute(new IPNetwork(IPAddress.Any, 0), eth0, FabricProbe.GatewayOf(options.Subnet))
            .Send(inside);
        if (options.Addresses is { } addresses)
        {
            FabricV6.Join(inside, pod.NetworkNamespace, eth0, pod.Address, addresses);
        }

        AwaitCarrier(fabric, link);
    }

    /// <summary>Removes the pair. None is as good.</summary>
    internal static void Remove(NetlinkSocket fabric, string uid) => new LinkBatch().Delete(FabricNames.PodLink(uid)).Send(fabric);

    // The bridge throws packets of a port away until the kernel's link watch, which runs when it finds the time, has seen the carrier; the pod's first packet would be lost and the next try
    // comes a second later. Since Linux 6.8 the question alone makes the watch look.
    private static void AwaitCarrier(NetlinkSocket fabric, string link)
    {
        for (int attempt = 0; attempt < CarrierAttempts && fabric.FindLink(link) is { Works: false }; attempt++)
        {
            Thread.Yield();
        }
    }
}
