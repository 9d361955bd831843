namespace IaC.Pods;

/// <summary>A network interface of a machine on a bridge of the host.</summary>
public sealed record MachineInterface
{
    /// <summary>Name within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its other end, on the host.</summary>
    public required string HostName { get; init; }

    /// <summary>The bridge.</summary>
    public required string Bridge { get; init; }

    /// <summary>Hardware address: <c>02:00:0a:58:00:05</c>.</summary>
    public required string HardwareAddress { get; init; }
}
