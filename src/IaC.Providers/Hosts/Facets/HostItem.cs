using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>One thing that a Host declares.</summary>
/// <param name="Key">What it is within its facet: a path, a name.</param>
/// <param name="Pointer">Where it is declared.</param>
/// <param name="Wanted">How it is to be: its members; none where it only has to be there. The member <see cref="Whole"/> is the value at <paramref name="Pointer"/> itself.</param>
internal sealed record HostItem(string Key, string Pointer, JsonObject Wanted)
{
    /// <summary>Name of the member of what has no members.</summary>
    internal const string Whole = "";

    /// <summary>Units that are restarted when it changes.</summary>
    public ImmutableArray<string> Restarts { get; init; } = [];

    /// <summary>Where a member is declared.</summary>
    internal string PointerOf(string member) => member == Whole ? Pointer : JsonPointer.Append(Pointer, member);

    /// <summary>Members that are not as they are to be.</summary>
    /// <param name="live">How it is; null where it is not there.</param>
    internal IEnumerable<string> Differences(JsonObject? live) => Wanted.Where(member => !JsonNode.DeepEquals(member.Value, live?[member.Key])).Select(member => member.Key);

    /// <summary>Whether it is there as it is to be.</summary>
    internal bool IsMet(JsonObject? live) => live is not null && !Differences(live).Any();
}
