using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What a resource holds of a host for as long as it exists.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Amount">Requests of a pod, memory and disks of a guest, the address of both, size of a claim.</param>
public sealed record ResourceDemand(string Host, Compute Amount)
{
    /// <summary>Ports of the host, each of which one holder has at a time.</summary>
    public ImmutableArray<HostPort> Ports { get; init; } = [];
}
