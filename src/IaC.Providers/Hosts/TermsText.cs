using System.Collections.Immutable;
using System.Text.Json;
using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Hosts;

/// <summary>What stacks say of the capacity of a host, as it stands in their rows, of which each plan reads one or two.</summary>
internal static class TermsText
{
    /// <summary>The text of terms; members that say nothing are left out.</summary>
    internal static string Write(HostTerms terms) => JsonSerializer.Serialize(terms, ProviderJson.Default.HostTerms);

    /// <summary>The terms of a text.</summary>
    /// <exception cref="JsonException">It is none that was written.</exception>
    internal static HostTerms Read(string text) => OwnJson.Read(text, Terms);

    private static HostTerms Terms(JsonElement said) => new()
    {
        Reserve = Find(said, "reserve") is { } reserve ? new Compute(Number(reserve, "cpuMillis") ?? 0, Number(reserve, "memory") ?? 0, Number(reserve, "disk") ?? 0) : default,
        CpuMillis = Number(said, "cpuMillis"),
        Memory = Number(said, "memory"),
        Disk = Number(said, "disk"),
        Addresses = Number(said, "addresses"),
        CpuOvercommit = Number(said, "cpuOvercommit"),
        MemoryOvercommit = Number(said, "memoryOvercommit"),
        DiskOvercommit = Number(said, "diskOvercommit"),
        Places = Find(said, "places") is { } places ? Places(places) : HostTerms.None.Places,
        Cost = Find(said, "cost") is { } cost ? new HourlyCost(cost.GetProperty("perHour").GetDecimal(), OwnJson.Text(cost.GetProperty("currency"))) : null,
    };

    private static ImmutableSortedDictionary<string, HostTerms> Places(JsonElement places)
    {
        ImmutableSortedDictionary<string, HostTerms>.Builder all = HostTerms.None.Places.ToBuilder();
        foreach (JsonProperty place in places.EnumerateObject())
        {
            all.Add(place.Name, Terms(place.Value));
        }

        return all.ToImmutable();
    }

    private static long? Number(JsonElement said, string member) => Find(said, member)?.GetInt64();

    // Earlier programs wrote null where nothing was said.
    private static JsonElement? Find(JsonElement said, string member) => said.TryGetProperty(member, out JsonElement value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
