using System.Net;
using IaC.Network;

namespace IaC.Pods;

/// <summary>What the network needs to know of a root and its pods, in its own terms.</summary>
internal static class PodFabric
{
    /// <summary>The fabric of a root, as a pod needs it. Without a pod it can be looked for and removed, not made.</summary>
    internal static FabricOptions Options(RootLayout layout, string rootId, PodNetwork? pod) => new()
    {
        RootId = rootId,
        NamespacePath = layout.FabricNamespace,
        LockPath = layout.FabricLock,
        Subnet = pod is null ? default : IPNetwork.Parse(pod.Subnet),
        SubnetV6 = pod?.SubnetV6 is { } prefix ? IPNetwork.Parse(prefix) : null,
    };

    /// <summary>What the kernel holds of a pod's published ports.</summary>
    internal static IReadOnlyList<PublishedMapping> Published(PodNetwork network) =>
        PublishedMapping.Of(IPAddress.Parse(network.Address), network.AddressV6 is { } address ? IPAddress.Parse(address) : null, Ports(network));

    /// <summary>Published ports.</summary>
    internal static IReadOnlyList<PortMapping> Ports(PodNetwork network) =>
        [.. network.Ports.Select(port => new PortMapping(IPAddress.Parse(port.HostIp), (ushort)port.HostPort, (ushort)port.ContainerPort, port.Protocol == "UDP" ? PortProtocol.Udp : PortProtocol.Tcp))];
}
