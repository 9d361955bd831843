using System.Collections.Immutable;

namespace IaC.Model.V1Alpha1;

/// <summary>A bridge of a host's network.</summary>
public sealed record HostBridge
{
    /// <summary>Name of the interface.</summary>
    [Format(TextFormat.InterfaceName)]
    public required string Name { get; init; }

    /// <summary>Addresses of the host on it, IPv4 and IPv6, with the lengths of their prefixes: <c>[10.9.0.1/24, "fd09::1/64"]</c>. Left as they are unless given.</summary>
    [Format(TextFormat.AddressPrefix)]
    public ImmutableArray<string> Addresses { get => field.IsDefault ? [] : field; init; }

    /// <summary>Interfaces that become ports of it. What addresses these have stay on them, and are of no use there: give them to the bridge. Left as they are unless given.</summary>
    [Format(TextFormat.InterfaceName)]
    public ImmutableArray<string> Interfaces { get => field.IsDefault ? [] : field; init; }
}
