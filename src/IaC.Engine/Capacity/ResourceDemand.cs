namespace IaC.Engine;

/// <summary>What a resource holds of a host for as long as it exists.</summary>
/// <param name="Host">Name of the host.</param>
/// <param name="Amount">Requests of a pod, memory and disks of a guest, size of a claim.</param>
public sealed record ResourceDemand(string Host, Compute Amount);
