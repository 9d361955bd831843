using System.Collections.Immutable;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Backups;

/// <summary>How a stack comes back from a backup.</summary>
public sealed record RestoreOptions
{
    /// <summary>The backup.</summary>
    public required string File { get; init; }

    /// <summary>Claims of the stack that are there already stay as they are. <value>They are in the way, and nothing is restored.</value></summary>
    public bool KeepClaims { get; init; }

    /// <summary>Hosts, by name, that are reached otherwise than the backup says: what lay on them comes to the machine that is there now.</summary>
    public ImmutableDictionary<string, HostConnection> Connections { get; init; } = ImmutableDictionary<string, HostConnection>.Empty;
}
