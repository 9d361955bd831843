using System.Net;

namespace IaC.Network;

/// <summary>Ports of the host, which all roots and programs share: only the kernel knows who has them.</summary>
public static class HostPorts
{
    /// <summary>Whether a pod of the root could publish the port: no socket of the host is bound to it, and no other root publishes it. An answer, not a reservation.</summary>
    /// <param name="hostIp">Address of the host; <see cref="IPAddress.Any"/> asks for all.</param>
    /// <param name="port">1 to 65535.</param>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="rootId">The asking root, whose own published ports do not count.</param>
    public static bool IsFree(IPAddress hostIp, ushort port, PortProtocol protocol, string rootId) => FindHolder(hostIp, port, protocol, rootId) is null;

    /// <summary>Who holds a port, in words for people (<c>a socket of this host</c>, <c>root 0f3a5b7c</c>); null when it is free.</summary>
    /// <inheritdoc cref="IsFree"/>
    public static string? FindHolder(IPAddress hostIp, ushort port, PortProtocol protocol, string rootId) => throw new NotImplementedException();
}
