namespace IaC.Pods;

/// <summary>A network interface of a machine on a bridge of the host, or on a network that QEMU makes.</summary>
public sealed record MachineInterface
{
    /// <summary>Name within the machine.</summary>
    public required string Name { get; init; }

    /// <summary>Name of its other end, on the host.</summary>
    public required string HostName { get; init; }

    /// <summary>The bridge; null for a network that QEMU makes.</summary>
    public string? Bridge { get; init; }

    /// <summary>Addresses of a network that QEMU makes; null on a bridge.</summary>
    public string? Subnet { get; init; }

    /// <summary>Hardware address: <c>02:00:0a:58:00:05</c>.</summary>
    public required string HardwareAddress { get; init; }
}
