using System.Net;

namespace IaC.Network;

/// <summary>Names the fabric of one root: the network that its pods share.</summary>
public sealed record FabricOptions
{
    /// <summary>Id of the root, 8 lower-case hex digits; every interface and table on the host bears it.</summary>
    public required string RootId { get; init; }

    /// <summary>File that the fabric's network namespace is mounted on; made when absent.</summary>
    public required string NamespacePath { get; init; }

    /// <summary>File of the flock(2) that guards the fabric; made when absent, never removed.</summary>
    public required string LockPath { get; init; }

    /// <summary>
    /// Addresses of the pods, IPv4, /8 to /29. The first address is the pods' gateway. Only <see cref="Fabric.Ensure"/> and what follows from it needs it: to detach, list and remove the default value will do.
    /// </summary>
    public required IPNetwork Subnet { get; init; }

    /// <summary>Addresses of IPv6 that pods and guests have beside those of IPv4, /64 to /96; null for none. It is asked for where <see cref="Subnet"/> is, and may differ from pod to pod: a fabric that has it serves those without it as ever.</summary>
    public IPNetwork? SubnetV6 { get; init; }

    /// <summary>Which address of IPv6 belongs to which of IPv4; null without IPv6.</summary>
    /// <exception cref="ArgumentException">The prefix is of another family or length.</exception>
    internal DualStack? Addresses => SubnetV6 is { } prefix ? new DualStack(prefix, Subnet) : null;
}
