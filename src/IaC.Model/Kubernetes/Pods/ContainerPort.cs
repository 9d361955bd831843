using System.Text.Json.Serialization;

namespace IaC.Model.Kubernetes;

/// <summary>A port that a container listens on.</summary>
public sealed record ContainerPort
{
    /// <summary>Name, unique in the pod.</summary>
    [Format(TextFormat.PortName)]
    public string? Name { get; init; }

    /// <summary>The port inside, 1 to 65535.</summary>
    [Bounds(1, 65535)]
    [JsonPropertyName("containerPort")]
    public required int Port { get; init; }

    /// <summary>The port of the host that leads to it, 1 to 65535; without it nothing is published.</summary>
    [Bounds(1, 65535)]
    public int? HostPort { get; init; }

    /// <summary>Address of the host on which it is published; one of IPv6 where the pod has IPv6, but for <c>::1</c>. All addresses unless given, of every family that the pod has.</summary>
    [Format(TextFormat.IpAddress)]
    public string? HostIP { get; init; }

    /// <summary>Protocol.</summary>
    public PortProtocol Protocol { get; init; } = PortProtocol.TCP;
}
