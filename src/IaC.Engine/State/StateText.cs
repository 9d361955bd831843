using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Reads what <see cref="StateJson"/> writes into columns of nearly every entry.</summary>
internal static class StateText
{
    /// <summary>References; none where there is no text.</summary>
    /// <exception cref="JsonException">The text does not hold what it should.</exception>
    public static ImmutableArray<RecordedReference> References(string? text) => List(text, static item => new RecordedReference(
        OwnJson.Text(item.GetProperty("pointer")), new Urn(OwnJson.Text(item.GetProperty("target"))), OwnJson.Text(item.GetProperty("output")), item.TryGetProperty("value", out JsonElement value) ? JsonNode.Parse(value.GetRawText()) : null)
    {
        Secret = item.TryGetProperty("secret", out JsonElement secret) && secret.GetBoolean(),
    });

    /// <summary>URNs; none where there is no text.</summary>
    /// <exception cref="JsonException">The text does not hold what it should.</exception>
    public static ImmutableArray<Urn> Urns(string? text) => List(text, static item => new Urn(OwnJson.Text(item)));

    private static ImmutableArray<T> List<T>(string? text, Func<JsonElement, T> read) => text is null ? [] : OwnJson.Read(text, list =>
    {
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        foreach (JsonElement item in list.EnumerateArray())
        {
            items.Add(read(item));
        }

        return items.ToImmutable();
    });
}
