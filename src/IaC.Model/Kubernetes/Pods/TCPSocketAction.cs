namespace IaC.Model.Kubernetes;

/// <summary>A connection, made from the network of the pod.</summary>
public sealed record TCPSocketAction
{
    /// <summary>Address that is connected to; the pod's own unless given.</summary>
    [Format(TextFormat.IpAddress)]
    public string? Host { get; init; }

    /// <summary>Port by number, or by its name among the ports of the container.</summary>
    public required PortReference Port { get; init; }
}
