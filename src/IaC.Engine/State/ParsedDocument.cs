using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>
/// A document beside the text that it was read from. Comparing with the text makes no nodes of it, which is most of the work of a plan in which nothing changed.
/// </summary>
internal sealed class ParsedDocument
{
    private readonly JsonElement _element;

    private ParsedDocument(JsonElement element, JsonObject document)
    {
        _element = element;
        Document = document;
    }

    /// <summary>The document.</summary>
    public JsonObject Document { get; }

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">The text is not a JSON object.</exception>
    public static ParsedDocument Parse(string text)
    {
        // Never disposed: the nodes keep referring to it, and it came from no pool.
        JsonElement element = JsonElement.Parse(text);
        return element.ValueKind == JsonValueKind.Object
            ? new ParsedDocument(element, JsonObject.Create(element)!)
            : throw new JsonException("not an object");
    }

    /// <summary>Whether another document is certainly equal. False where that is not clear from the text, a number in another spelling.</summary>
    public bool IsSameAs(JsonObject other) => IsSame(other, _element);

    private static bool IsSame(JsonNode? node, JsonElement element)
    {
        switch (node)
        {
            case JsonObject members:
                if (element.ValueKind != JsonValueKind.Object || element.GetPropertyCount() != members.Count)
                {
                    return false;
                }

                foreach ((string name, JsonNode? value) in members)
                {
                    if (!element.TryGetProperty(name, out JsonElement child) || !IsSame(value, child))
                    {
                        return false;
                    }
                }

                return true;
            case JsonArray items:
                if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != items.Count)
                {
                    return false;
                }

                int index = 0;
                foreach (JsonElement child in element.EnumerateArray())
                {
                    if (!IsSame(items[index++], child))
                    {
                        return false;
                    }
                }

                return true;
            case JsonValue value when value.TryGetValue(out string? text):
                return element.ValueKind == JsonValueKind.String && element.ValueEquals(text);
            case null:
                return element.ValueKind == JsonValueKind.Null;
            default:
                return element.ValueKind != JsonValueKind.String && node.ToJsonString() == element.GetRawText();
        }
    }
}
