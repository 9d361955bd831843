using System.Collections.Immutable;

namespace IaC.Providers.Backups;

/// <summary>What a host found of what lies on it of a stack; folders follow in the order of <see cref="HostShare.Claims"/>, <see cref="Guests"/> and <see cref="Machines"/>.</summary>
internal sealed record ShareContent
{
    /// <summary>Names of the guests whose outliving disks follow.</summary>
    public ImmutableArray<string> Guests { get; init; } = [];

    /// <summary>UIDs of the guests whose disk over their image follows.</summary>
    public ImmutableArray<string> Machines { get; init; } = [];

    /// <summary>How many disks that are.</summary>
    public int Disks { get; init; }

    /// <summary>The last status of pods that ended, by uid.</summary>
    public ImmutableDictionary<string, byte[]> Ended { get; init; } = ImmutableDictionary<string, byte[]>.Empty;

    /// <summary>Digests of the images that its pods and guests were made of.</summary>
    public ImmutableArray<string> Images { get; init; } = [];

    /// <summary>What the user should know.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];
}
