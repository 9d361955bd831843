using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IaC.GitOps;

/// <summary>What is known of a unit beyond the life of the agent.</summary>
public sealed record UnitRecord
{
    /// <summary>Name of the unit.</summary>
    public required string Unit { get; init; }

    /// <summary>Name of its source.</summary>
    public string Source { get; init; } = "";

    /// <summary>Its path in that.</summary>
    public string Path { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public UnitState State { get; init; }

    /// <summary>One line on that.</summary>
    public string? Message { get; init; }

    /// <summary>Since when it stands there.</summary>
    public DateTimeOffset Since { get; init; }

    /// <summary>The commit of the source that was taken last; null where there is none.</summary>
    public string? Latest { get; init; }

    /// <summary>Why nothing newer can be had of the source; null while it can.</summary>
    public string? SourceFault { get; init; }

    /// <summary>The commit whose carrying out, or planning for consent, was begun last.</summary>
    public string? Attempted { get; init; }

    /// <summary>The commit that was carried out last and became ready.</summary>
    public string? Healthy { get; init; }

    /// <summary>The commit that became ready and has to stay so before it counts as healthy; null where there is none.</summary>
    public UnitTrial? Trial { get; init; }

    /// <summary>The commit that what runs is of: on trial, else healthy.</summary>
    [JsonIgnore]
    public string? Running => Trial?.Commit ?? Healthy;

    /// <summary>Commits that did not become ready: they are not tried again.</summary>
    public ImmutableArray<string> Bad { get => field.IsDefault ? [] : field; init; }

    /// <summary>The commit that somebody went back to; it stays until <c>resume</c>.</summary>
    public string? Pinned { get; init; }

    /// <summary>The commit that somebody agreed to.</summary>
    public string? Approved { get; init; }

    /// <summary>The commit whose plan waits for that.</summary>
    public string? Proposed { get; init; }

    /// <summary>Somebody suspended it.</summary>
    public bool Suspended { get; init; }

    /// <summary>What the proposed commit would change.</summary>
    public ImmutableArray<string> Proposal { get => field.IsDefault ? [] : field; init; }

    /// <summary>What would be changed to put right drift that is left.</summary>
    public ImmutableArray<string> Changes { get => field.IsDefault ? [] : field; init; }

    /// <summary>All that would be changed, if somebody agreed to it.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Pending => [.. Proposal.Union(Changes)];

    /// <summary>What the commit declared that was carried out last; null where none was.</summary>
    public UnitDeclared? Declared { get; init; }

    /// <summary>Resources that it took over from other units for a commit that is not known to be healthy.</summary>
    public ImmutableArray<string> Taken { get => field.IsDefault ? [] : field; init; }

    /// <summary>Failures one after the other.</summary>
    public int Failures { get; init; }

    /// <summary>When the commit is tried again.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>The request that was answered last.</summary>
    public string? Answered { get; init; }

    /// <summary>Why that one cannot be done; null where it was.</summary>
    public string? Refusal { get; init; }

    /// <summary>How often drift was put right.</summary>
    public int Repairs { get; init; }

    /// <summary>What was carried out, newest first; at most 50.</summary>
    public ImmutableArray<UnitHistory> History { get => field.IsDefault ? [] : field; init; }

    /// <summary>The same, with something carried out.</summary>
    public UnitRecord With(UnitHistory entry) => this with { History = [entry, .. History.Take(49)] };
}

/// <summary>What a commit declared when it was carried out.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Resources">The resources: <c>pod/web</c>.</param>
public sealed record UnitDeclared(string Commit, ImmutableArray<string> Resources);

/// <summary>A commit that became ready, while it is watched.</summary>
/// <param name="Commit">The commit.</param>
/// <param name="Until">How long it has to stay ready.</param>
/// <param name="Seconds">How long it took to carry it out.</param>
public sealed record UnitTrial(string Commit, DateTimeOffset Until, double Seconds);

/// <summary>Something that was carried out.</summary>
/// <param name="Time">When it ended.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Subject">First line of its message; null where it is not known.</param>
/// <param name="What"><c>deployed</c>, <c>failed</c>, <c>rolled back</c>, <c>repaired</c>, <c>superseded</c>.</param>
/// <param name="Message">One line more.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record UnitHistory(DateTimeOffset Time, string Commit, string? Subject, string What, string? Message, double Seconds);
