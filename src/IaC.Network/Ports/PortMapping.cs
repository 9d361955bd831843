using System.Net;
using System.Net.Sockets;

namespace IaC.Network;

/// <summary>A port of the host that leads into a pod.</summary>
/// <param name="HostIp">IPv4 address of the host, loopback included; <see cref="IPAddress.Any"/> stands for all of them.</param>
/// <param name="HostPort">1 to 65535.</param>
/// <param name="PodPort">1 to 65535.</param>
/// <param name="Protocol">TCP or UDP.</param>
/// <exception cref="ArgumentException">The address is not IPv4.</exception>
public sealed record PortMapping(IPAddress HostIp, ushort HostPort, ushort PodPort, PortProtocol Protocol)
{
    /// <summary>IPv4 address of the host, loopback included; <see cref="IPAddress.Any"/> stands for all of them.</summary>
    public IPAddress HostIp { get; } = HostIp is { AddressFamily: AddressFamily.InterNetwork } ? HostIp : throw new ArgumentException($"ports are published on IPv4 addresses, which {HostIp} is not", nameof(HostIp));
}
