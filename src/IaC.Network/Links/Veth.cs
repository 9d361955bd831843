using Microsoft.Win32.SafeHandles;

namespace IaC.Network.Links;

/// <summary>A pair of interfaces: what enters one leaves the other (veth(4)).</summary>
internal sealed record Veth
{
    /// <summary>Name of the near end.</summary>
    internal required string Name { get; init; }

    /// <summary>Bridge of the near end; 0 for none.</summary>
    internal int Bridge { get; init; }

    /// <summary>Hardware address of the near end; null lets the kernel choose.</summary>
    internal byte[]? HardwareAddress { get; init; }

    /// <summary>Name of the far end.</summary>
    internal required string PeerName { get; init; }

    /// <summary>Namespace of the far end.</summary>
    internal required SafeFileHandle PeerNamespace { get; init; }

    /// <summary>Hardware address of the far end.</summary>
    internal required byte[] PeerHardwareAddress { get; init; }
}
