using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace IaC.Model.Programs;

/// <summary>Texts in payloads.</summary>
internal static class JsonTexts
{
    public static string? Text(JsonObject json, string name) => json[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    public static ImmutableArray<string> List(JsonObject json, string name)
    {
        if (json[name] is not JsonArray { Count: > 0 } items)
        {
            return [];
        }

        var texts = ImmutableArray.CreateBuilder<string>(items.Count);
        foreach (JsonNode? item in items)
        {
            if (item is JsonValue value && value.TryGetValue(out string? text))
            {
                texts.Add(text);
            }
        }

        return texts.DrainToImmutable();
    }

    public static JsonArray Of(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)JsonValue.Create(text))]);

    public static SourcePosition? Position(JsonObject json) =>
        Text(json, "file") is { Length: > 0 } file && json["line"] is JsonValue line && line.TryGetValue(out int number) ? new SourcePosition(file, number, 1) : null;
}
