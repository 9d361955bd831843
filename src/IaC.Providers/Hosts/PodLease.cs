using System.Collections.Immutable;
using System.Net;
using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>What a pod holds of this host.</summary>
/// <param name="Uid">The pod.</param>
/// <param name="StackUuid">The stack that owns it.</param>
/// <param name="Namespace">Namespace of the document.</param>
/// <param name="Name">Name of the document.</param>
/// <param name="Address">Address in the fabric; null with hostNetwork.</param>
public sealed record PodLease(string Uid, Guid StackUuid, string Namespace, string Name, IPAddress? Address)
{
    /// <summary>IPv6 address beside it; null where it has none, as whoever had a lease before the host declared a prefix.</summary>
    public IPAddress? AddressV6 { get; init; }

    /// <summary>Prefix of that.</summary>
    public IPNetwork? SubnetV6 { get; init; }
}

/// <summary>What a pod asks of this host.</summary>
public sealed record PodClaim
{
    /// <summary>The pod.</summary>
    public required string Uid { get; init; }

    /// <summary>The stack that owns it.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Namespace of the document.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the document.</summary>
    public required string Name { get; init; }

    /// <summary>What is counted of it. An address is one in the fabric, with one of IPv6 beside it where the host declares a prefix.</summary>
    public required Compute Amount { get; init; }

    /// <summary>Whether it needs an address.</summary>
    public bool NeedsAddress => Amount.Addresses > 0;

    /// <summary>Name of the stack.</summary>
    public string Stack { get; init; } = "";

    /// <summary>Whose place it takes; null for nobody's.</summary>
    public string? FormerUid { get; init; }

    /// <summary>The address that it had, which it gets again where that is free; null where it had none.</summary>
    public IPAddress? FormerAddress { get; init; }

    /// <summary>Ports of the host.</summary>
    public ImmutableArray<HostPort> Ports { get; init; } = [];

    /// <summary>Disks and other devices of the host: absolute path, and whether it is only read.</summary>
    public IReadOnlyList<(string Path, bool ReadOnly)> Disks { get; init; } = [];
}
