using System.Net;

namespace IaC.Model;

/// <summary>A port of a host that a document asks for.</summary>
/// <param name="Port">The port.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record DeclaredHostPort(HostPort Port, NodeView Source)
{
    /// <summary>The ports that a Pod publishes.</summary>
    public static IEnumerable<DeclaredHostPort> Of(NodeView pod) =>
        from container in PodRules.Containers(pod["spec"])
        from port in container["ports"].Items
        where port["hostPort"].Integer is not null
        select Published(port);

    /// <summary>The ports that a Pod takes from its host: what it publishes, and with <c>hostNetwork</c> every port that it names.</summary>
    public static IEnumerable<DeclaredHostPort> Taken(NodeView pod) => pod["spec"]["hostNetwork"].IsTrue
        ? from container in PodRules.Containers(pod["spec"])
          from port in container["ports"].Items
          where port["containerPort"].Integer is not null
          select new DeclaredHostPort(new HostPort(HostPort.AllAddresses, port["containerPort"].Integer!.Value, ProtocolOf(port)), port["containerPort"])
        : Of(pod);

    /// <summary>The ports that a Guest publishes.</summary>
    public static IEnumerable<DeclaredHostPort> OfGuest(NodeView guest) =>
        from port in guest["spec"]["ports"].Items
        where port["hostPort"].Integer is not null
        select Published(port);

    /// <summary>What stands for the port among all that is claimed (<see cref="KindDescriptor.Claims"/>). The address is left out: all addresses collide with any one of them.</summary>
    /// <param name="host">Name of the host.</param>
    public string ClaimOn(string host) => $"port/{host}/{Port.Port}/{Port.Protocol}";

    /// <summary>What cannot be published, since the loopback of IPv6 leads nowhere else.</summary>
    /// <param name="ports">Items of <c>ports</c>.</param>
    public static IEnumerable<DocumentFault> Loopbacks(IEnumerable<NodeView> ports) =>
        from port in ports
        where port["hostPort"].Integer is not null && port["hostIP"].Text is { } text && IPAddress.TryParse(text, out IPAddress? address) && address.Equals(IPAddress.IPv6Loopback)
        select port["hostIP"].Fault("nothing can be published on the loopback of IPv6: the kernel has no way back to it for what it translates", "publish it on 127.0.0.1, which `localhost` comes to as well");

    /// <summary>Ports of one document that are asked for twice.</summary>
    public static IEnumerable<DocumentFault> Twice(IEnumerable<DeclaredHostPort> ports)
    {
        var taken = new HostPortTable<HostPort>();
        return from declared in ports where taken.Take(declared.Port, declared.Port) is not null select declared.Source.Fault($"host port {declared.Port} is published twice");
    }

    private static DeclaredHostPort Published(NodeView port) => new(new HostPort(HostPort.AddressOf(port["hostIP"].Text), port["hostPort"].Integer!.Value, ProtocolOf(port)), port["hostPort"]);

    private static string ProtocolOf(NodeView port) => port["protocol"].Text ?? nameof(Kubernetes.PortProtocol.TCP);
}
