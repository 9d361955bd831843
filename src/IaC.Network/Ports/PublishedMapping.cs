using System.Net;

namespace IaC.Network;

/// <summary>A published port as the kernel holds it.</summary>
/// <param name="Port">The mapping.</param>
/// <param name="PodAddress">Address of the pod that it leads to.</param>
public sealed record PublishedMapping(PortMapping Port, IPAddress PodAddress);
