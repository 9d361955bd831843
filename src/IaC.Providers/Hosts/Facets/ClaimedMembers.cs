using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Hashing;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>What claims say of the members of one thing, and what becomes of members that nobody says anything of any more.</summary>
internal static class ClaimedMembers
{
    private const int HashBytes = 16;

    /// <summary>Of a thing that only has to be there.</summary>
    internal static readonly ImmutableSortedDictionary<string, string> None = ImmutableSortedDictionary<string, string>.Empty;

    // No member has a blank in its name.
    private const string By = "brought by";
    private const string Given = "given back";

    /// <summary>Of a thing that came along with others, in the place of members.</summary>
    internal static ImmutableSortedDictionary<string, string> BroughtBy(IEnumerable<string> keys) => None.Add(By, string.Join(' ', keys));

    /// <summary>What a thing came along with; none for one that was declared.</summary>
    internal static string[] BroughtBy(FacetClaim claim) => claim.Members.TryGetValue(By, out string? keys) ? keys.Split(' ') : [];

    /// <summary>The claim, with what the machine gave back after what is said was written.</summary>
    internal static FacetClaim Reworded(FacetClaim claim, JsonObject live, byte[] key) => claim with { Members = claim.Members.SetItem(Given, HashOf(live, key)) };

    /// <summary>The claim, with what the machine gave back for the former one, as long as that says the same.</summary>
    internal static FacetClaim Carried(FacetClaim claim, FacetClaim? former) =>
        former?.Members.GetValueOrDefault(Given) is { } given && claim.Members.All(member => former.Members.GetValueOrDefault(member.Key) == member.Value) ? claim with { Members = claim.Members.SetItem(Given, given) } : claim;

    /// <summary>How a thing is, in the words of a declaration where it is what the machine gave back after just that was written.</summary>
    /// <param name="item">The declaration.</param>
    /// <param name="live">How the machine says it is.</param>
    /// <param name="claims">All claims of the thing.</param>
    /// <param name="key">The key of hashes.</param>
    internal static JsonObject AsWritten(HostItem item, JsonObject live, IEnumerable<FacetClaim> claims, byte[] key)
    {
        ImmutableSortedDictionary<string, string> said = Of(item.Wanted, key);
        return claims.Any(claim => claim.Members.GetValueOrDefault(Given) == HashOf(live, key) && said.All(member => claim.Members.GetValueOrDefault(member.Key) == member.Value)) ? item.Wanted : live;
    }

    /// <summary>Members with the hash of what is said of each; keyed, since a value may be secret.</summary>
    internal static ImmutableSortedDictionary<string, string> Of(JsonObject wanted, byte[] key) => wanted.ToImmutableSortedDictionary(
        member => member.Key, member => HashOf(member.Value, key), StringComparer.Ordinal);

    /// <summary>Where other stacks say something else.</summary>
    internal static IEnumerable<DocumentFault> Contradictions(HostItem item, IEnumerable<FacetClaim> others, byte[] hashKey) =>
        from other in others
        from member in Of(item.Wanted, hashKey)
        where other.Members.TryGetValue(member.Key, out string? hash) && hash != member.Value
        select new DocumentFault(
            item.PointerOf(member.Key),
            $"{other.Facet} {item.Key} is declared {(member.Key == HostItem.Whole ? "differently" : $"with another `{member.Key}`")} by stack {other.StackName}",
            $"declare the same in both, or leave it to {other.StackName}");

    /// <summary>Members that a stack said something of, and now nobody does, as they were before anybody did.</summary>
    /// <param name="before">How it was.</param>
    /// <param name="own">What the stack said; null for nothing.</param>
    /// <param name="rest">What is said now.</param>
    internal static JsonObject Former(JsonObject before, FacetClaim? own, IReadOnlyCollection<FacetClaim> rest) => new(
        (own?.Members.Keys ?? []).Where(member => before.ContainsKey(member) && !rest.Any(claim => claim.Members.ContainsKey(member))).Select(member => KeyValuePair.Create(member, before[member]?.DeepClone())));

    /// <summary>The members, and of others those that they lack.</summary>
    internal static JsonObject With(JsonObject wanted, JsonObject more)
    {
        if (more.Count == 0)
        {
            return wanted;
        }

        var both = (JsonObject)wanted.DeepClone();
        foreach ((string member, JsonNode? value) in more)
        {
            both.TryAdd(member, value?.DeepClone());
        }

        return both;
    }

    private static string HashOf(JsonNode? value, byte[] key) => Convert.ToHexStringLower(Sha256.Hmac(key, CanonicalJson.Write(value))[..HashBytes]);
}
