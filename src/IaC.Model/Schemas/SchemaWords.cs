using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Names what a schema wants and what was found instead.</summary>
internal static class SchemaWords
{
    private const int MostFields = 8;

    public static string Expected(SchemaNode schema) => schema.Format is { Name: TextFormat.QuantityText } quantity
        ? quantity.Expectation
        : string.Join(" or ", Enum.GetValues<JsonTypes>().Where(type => type != JsonTypes.Any && schema.Types.HasFlag(type)).Select(Word));

    /// <summary>The fields of a map, where they are few enough to be read.</summary>
    public static string? Fields(SchemaNode schema) => schema.Properties.Count is > 0 and <= MostFields ? $"fields here: {string.Join(", ", schema.Properties.Keys)}" : null;

    public static string Found(JsonNode? node) => node switch
    {
        null => "nothing",
        JsonObject => "a map",
        JsonArray => "a list",
        _ => node.GetValueKind() switch
        {
            JsonValueKind.String => $"the text `{MessageText.Short(node.GetValue<string>())}`",
            JsonValueKind.Number => $"the number {MessageText.Short(node.ToJsonString())}",
            _ => node.ToJsonString(),
        },
    };

    public static string? Remedy(JsonNode? node, SchemaNode schema)
    {
        JsonTypes expected = schema.Types;
        bool textWanted = expected.HasFlag(JsonTypes.String);
        return node switch
        {
            JsonValue value when schema.Format is { Name: TextFormat.OctalMode } && value.TryGetInteger(out long mode) => $"write \"0{Convert.ToString(mode, 8)}\"",
            null => textWanted ? "write \"\" for an empty text" : null,
            JsonValue value when textWanted => Quoted(value.ToJsonString()),
            JsonValue value when value.TryGetValue(out string? text) => Unquoted(text, expected),
            not JsonArray when expected == JsonTypes.Array => "put `- ` before it",
            _ => null,
        };
    }

    /// <summary>Whether the remedy is to quote what is written.</summary>
    public static bool WantsQuotes(JsonNode? node, SchemaNode schema) =>
        node is JsonValue && schema.Types.HasFlag(JsonTypes.String) && schema.Format is not { Name: TextFormat.OctalMode };

    public static string Quoted(string text) => $"write \"{MessageText.Short(text)}\"";

    public static string List(IEnumerable<string> values)
    {
        string[] words = [.. values.Select(value => value.Length == 0 ? "\"\"" : $"`{value}`")];
        return words.Length == 1 ? words[0] : $"{string.Join(", ", words[..^1])} or {words[^1]}";
    }

    private static string? Unquoted(string text, JsonTypes expected) =>
        (expected.HasFlag(JsonTypes.Integer) && long.TryParse(text, out _)) || (expected.HasFlag(JsonTypes.Boolean) && text is "true" or "false") ? $"write {text} without quotes" : null;

    private static string Word(JsonTypes type) => type switch
    {
        JsonTypes.String => "text",
        JsonTypes.Integer => "a whole number",
        JsonTypes.Number => "a number",
        JsonTypes.Boolean => "true or false",
        JsonTypes.Array => "a list",
        _ => "a map",
    };
}
