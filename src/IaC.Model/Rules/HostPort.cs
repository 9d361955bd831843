namespace IaC.Model;

/// <summary>A port of a host that a pod publishes.</summary>
/// <param name="Ip">Address of the host; null for all.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="Protocol"><c>TCP</c> or <c>UDP</c>.</param>
/// <param name="Source">Where it stands.</param>
internal sealed record HostPort(string? Ip, long Port, string Protocol, NodeView Source)
{
    private static readonly string?[] AllAddresses = [null, "", "0.0.0.0", "::"];

    /// <summary>The ports that a Pod publishes.</summary>
    public static IEnumerable<HostPort> Of(NodeView pod) =>
        from container in PodRules.Containers(pod["spec"])
        from port in container["ports"].Items
        where port["hostPort"].Integer is not null
        let ip = port["hostIP"].Text
        select new HostPort(AllAddresses.Contains(ip) ? null : ip, port["hostPort"].Integer!.Value, port["protocol"].Text ?? "TCP", port["hostPort"]);

    /// <summary>Whether both cannot be had at once on one host.</summary>
    public bool Overlaps(HostPort other) => Port == other.Port && Protocol == other.Protocol && (Ip is null || other.Ip is null || Ip == other.Ip);

    /// <inheritdoc/>
    public override string ToString() => Ip is null ? $"{Port}/{Protocol}" : $"{Ip}:{Port}/{Protocol}";
}
