using System.Net;
using Microsoft.Win32.SafeHandles;

namespace IaC.Network;

/// <summary>A pod that joins the fabric.</summary>
public sealed record PodAttachment
{
    /// <summary>Key of the pod, 32 lower-case hex digits.</summary>
    public required string Uid { get; init; }

    /// <summary>Address within the fabric's subnet.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>The pod's network namespace; stays the caller's.</summary>
    public required SafeFileHandle NetworkNamespace { get; init; }

    /// <summary>Ports published on the host.</summary>
    public IReadOnlyList<PortMapping> Ports { get; init; } = [];
}
