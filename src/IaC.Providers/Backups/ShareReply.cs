using System.Collections.Immutable;

namespace IaC.Providers.Backups;

/// <summary>What a host says while data come back to it.</summary>
internal sealed record ShareReply
{
    /// <summary>UIDs of claims that are there already. Said before they come.</summary>
    public ImmutableArray<string> Existing { get; init; } = [];

    /// <summary>Folders that a restore of this backup put there which did not come to its end, as <c>FOLDER/NAME</c>. Said before they come.</summary>
    public ImmutableArray<string> Begun { get; init; } = [];

    /// <summary>Disks of guests that have come. Said when all is in its place.</summary>
    public int Disks { get; init; }
}
