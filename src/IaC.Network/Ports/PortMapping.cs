using System.Net;
using System.Net.Sockets;

namespace IaC.Network;

/// <summary>A port of the host that leads into a pod.</summary>
/// <param name="HostIp">Address of the host, loopback of IPv4 included; <see cref="IPAddress.Any"/> stands for all of them, of both families. One of IPv6 needs a pod that has IPv6.</param>
/// <param name="HostPort">1 to 65535.</param>
/// <param name="PodPort">1 to 65535.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <exception cref="ArgumentException">The address is the loopback of IPv6, or all of IPv6.</exception>
public sealed record PortMapping(IPAddress HostIp, ushort HostPort, ushort PodPort, PortProtocol Protocol)
{
    /// <summary>Address of the host, loopback of IPv4 included; <see cref="IPAddress.Any"/> stands for all of them, of both families. One of IPv6 needs a pod that has IPv6.</summary>
    public IPAddress HostIp { get; } = CanBePublishedOn(HostIp) ? HostIp : throw new ArgumentException($"no port can be published on {HostIp}", nameof(HostIp));

    internal bool IsV6 => HostIp.AddressFamily == AddressFamily.InterNetworkV6;

    internal bool IsOfAnyAddress => HostIp.Equals(IPAddress.Any);

    /// <summary>Whether ports can be published on an address: packets of the loopback of IPv6 never leave the host, and all addresses are those of both families.</summary>
    public static bool CanBePublishedOn(IPAddress hostIp) => hostIp is not null && !hostIp.Equals(IPAddress.IPv6Loopback) && !hostIp.Equals(IPAddress.IPv6Any);
}
