namespace IaC.Model.V1Alpha1;

/// <summary>A port of a guest that the host publishes.</summary>
public sealed record GuestPort
{
    /// <summary>The port in the guest.</summary>
    [Bounds(1, 65535)]
    public required int Port { get; init; }

    /// <summary>The port of the host that leads to it.</summary>
    [Bounds(1, 65535)]
    public required int HostPort { get; init; }

    /// <summary>Address of the host on which it is published; all addresses unless given.</summary>
    [Format(TextFormat.IpAddress)]
    public string? HostIP { get; init; }

    /// <summary>Protocol.</summary>
    public Kubernetes.PortProtocol Protocol { get; init; } = Kubernetes.PortProtocol.TCP;
}
