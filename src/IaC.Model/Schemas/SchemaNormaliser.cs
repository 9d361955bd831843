using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Writes the defaults of a schema into a copy of a document, takes members out that are null, and spells quantities in one way.</summary>
internal static class SchemaNormaliser
{
    public static JsonNode? Normalise(JsonNode? node, SchemaNode? schema) => node switch
    {
        JsonObject members => Object(members, schema),
        JsonArray items => new JsonArray([.. items.Select(item => Normalise(item, schema?.Items))]),
        JsonValue value when schema?.Format is { Name: TextFormat.QuantityText } => Amount(value),
        _ => node?.DeepClone(),
    };

    private static JsonObject Object(JsonObject members, SchemaNode? schema)
    {
        var result = new JsonObject();
        foreach ((string name, JsonNode? value) in members)
        {
            if (value is not null || schema?.Types == JsonTypes.Any)
            {
                result.Add(name, Normalise(value, schema?.Child(name)));
            }
        }

        foreach ((string name, SchemaNode property) in schema?.Properties ?? new Dictionary<string, SchemaNode>())
        {
            if (property.Default is not null && !result.ContainsKey(name))
            {
                result.Add(name, property.Default.DeepClone());
            }
        }

        return result;
    }

    private static JsonValue Amount(JsonValue value)
    {
        string text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        return JsonValue.Create(Quantity.TryParse(text, out Quantity quantity) ? quantity.ToString() : text);
    }
}
