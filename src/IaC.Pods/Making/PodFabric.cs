using System.Net;
using IaC.Network;

namespace IaC.Pods;

/// <summary>What the network needs to know of a root and its pods, in its own terms.</summary>
internal static class PodFabric
{
    /// <summary>The fabric of a root. Without a subnet it can be looked for and removed, not made.</summary>
    internal static FabricOptions Options(RootLayout layout, string rootId, string? subnet) => new()
    {
        RootId = rootId,
        NamespacePath = layout.FabricNamespace,
        LockPath = layout.FabricLock,
        Subnet = subnet is null ? default : IPNetwork.Parse(subnet),
    };

    /// <summary>Published ports.</summary>
    internal static IReadOnlyList<PortMapping> Ports(PodNetwork network) =>
        [.. network.Ports.Select(port => new PortMapping(IPAddress.Parse(port.HostIp), (ushort)port.HostPort, (ushort)port.ContainerPort, port.Protocol == "UDP" ? PortProtocol.Udp : PortProtocol.Tcp))];
}
