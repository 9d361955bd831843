using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Reads what <see cref="StateJson"/> writes into columns of nearly every entry. The serializer would describe the types to itself first, which takes longer than all entries of a usual state.
/// </summary>
internal static class StateText
{
    /// <summary>References; none where there is no text.</summary>
    /// <exception cref="JsonException">The text does not hold what it should.</exception>
    public static ImmutableArray<RecordedReference> References(string? text) => List(text, static item => new RecordedReference(
        Text(item.GetProperty("pointer")), new Urn(Text(item.GetProperty("target"))), Text(item.GetProperty("output")), item.TryGetProperty("value", out JsonElement value) ? JsonNode.Parse(value.GetRawText()) : null)
    {
        Secret = item.TryGetProperty("secret", out JsonElement secret) && secret.GetBoolean(),
    });

    /// <summary>URNs; none where there is no text.</summary>
    /// <exception cref="JsonException">The text does not hold what it should.</exception>
    public static ImmutableArray<Urn> Urns(string? text) => List(text, static item => new Urn(Text(item)));

    private static ImmutableArray<T> List<T>(string? text, Func<JsonElement, T> read)
    {
        if (text is null)
        {
            return [];
        }

        using var document = JsonDocument.Parse(text);
        ImmutableArray<T>.Builder items = ImmutableArray.CreateBuilder<T>();
        try
        {
            foreach (JsonElement item in document.RootElement.EnumerateArray())
            {
                items.Add(read(item));
            }
        }
        catch (Exception fault) when (fault is InvalidOperationException or KeyNotFoundException)
        {
            throw new JsonException($"{text} is no list of what is recorded: {fault.Message}", fault);
        }

        return items.ToImmutable();
    }

    private static string Text(JsonElement item) => item.GetString() ?? throw new JsonException("null stands where a text belongs");
}
