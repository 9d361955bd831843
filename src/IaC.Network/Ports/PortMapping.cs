using System.Net;

namespace IaC.Network;

/// <summary>A port of the host that leads into a pod.</summary>
/// <param name="HostIp">Address of the host, loopback included; <see cref="IPAddress.Any"/> stands for all of them.</param>
/// <param name="HostPort">1 to 65535.</param>
/// <param name="PodPort">1 to 65535.</param>
/// <param name="Protocol">TCP or UDP.</param>
public sealed record PortMapping(IPAddress HostIp, ushort HostPort, ushort PodPort, PortProtocol Protocol);
