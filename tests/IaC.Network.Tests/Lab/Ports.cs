using System.Net;

namespace IaC.Network.Tests.Lab;

/// <summary>Short ways to write a mapping.</summary>
internal static class Ports
{
    internal static PortMapping Tcp(ushort hostPort, ushort podPort, string hostIp = "0.0.0.0") => new(IPAddress.Parse(hostIp), hostPort, podPort, PortProtocol.Tcp);

    internal static PortMapping Udp(ushort hostPort, ushort podPort, string hostIp = "0.0.0.0") => new(IPAddress.Parse(hostIp), hostPort, podPort, PortProtocol.Udp);
}
