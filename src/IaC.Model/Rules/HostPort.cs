using System.Net;

namespace IaC.Model;

/// <summary>A port of a host that a pod or a guest publishes.</summary>
/// <param name="Address">Address of the host; <see cref="AllAddresses"/> for all.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Protocol"><c>TCP</c> or <c>UDP</c>.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record HostPort(string Address, long Port, string Protocol, NodeView Source)
{
    /// <summary>Every address of the host.</summary>
    public const string AllAddresses = "0.0.0.0";

    /// <summary>The ports that a Pod publishes.</summary>
    public static IEnumerable<HostPort> Of(NodeView pod) =>
        from container in PodRules.Containers(pod["spec"])
        from port in container["ports"].Items
        where port["hostPort"].Integer is not null
        select Published(port);

    /// <summary>The ports that a Pod takes from its host: what it publishes, and with <c>hostNetwork</c> every port that it names.</summary>
    public static IEnumerable<HostPort> Taken(NodeView pod) => pod["spec"]["hostNetwork"].IsTrue
        ? from container in PodRules.Containers(pod["spec"])
          from port in container["ports"].Items
          where port["containerPort"].Integer is not null
          select new HostPort(AllAddresses, port["containerPort"].Integer!.Value, port["protocol"].Text ?? "TCP", port["containerPort"])
        : Of(pod);

    /// <summary>The ports that a Guest publishes.</summary>
    public static IEnumerable<HostPort> OfGuest(NodeView guest) =>
        from port in guest["spec"]["ports"].Items
        where port["hostPort"].Integer is not null
        select Published(port);

    /// <summary>What cannot be published, since the loopback of IPv6 leads nowhere else.</summary>
    /// <param name="ports">Items of <c>ports</c>.</param>
    public static IEnumerable<DocumentFault> Loopbacks(IEnumerable<NodeView> ports) =>
        from port in ports
        where port["hostPort"].Integer is not null && port["hostIP"].Text is { } text && IPAddress.TryParse(text, out IPAddress? address) && address.Equals(IPAddress.IPv6Loopback)
        select port["hostIP"].Fault("nothing can be published on the loopback of IPv6: the kernel has no way back to it for what it translates", "publish it on 127.0.0.1, which `localhost` comes to as well");

    private static HostPort Published(NodeView port) =>
        new(port["hostIP"].Text is { } address and not ("" or "::") ? address : AllAddresses, port["hostPort"].Integer!.Value, port["protocol"].Text ?? "TCP", port["hostPort"]);

    /// <inheritdoc/>
    public override string ToString() => Address == AllAddresses ? $"{Port}/{Protocol}" : $"{Address}:{Port}/{Protocol}";
}
