using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>Reads a schema that was generated into <c>schemas/</c>. It has the shape that the generator gives it; a test holds the two together.</summary>
internal sealed class SchemaReader(JsonElement root)
{
    private const string DefinitionPrefix = "#/$defs/";

    private readonly Dictionary<string, SchemaNode> _definitions = [];

    public SchemaNode Read() => Read(root);

    private static JsonTypes TypeOf(JsonElement name) => Enum.Parse<JsonTypes>(name.GetString()!, ignoreCase: true);

    private static ImmutableArray<string> Texts(JsonElement list) => [.. list.EnumerateArray().Select(item => item.GetString()!)];

    private SchemaNode Read(JsonElement schema)
    {
        SchemaNode node = schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out JsonElement reference)
            ? Definition(reference.GetString()![DefinitionPrefix.Length..])
            : new SchemaNode();
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return node;
        }

        foreach (JsonProperty keyword in schema.EnumerateObject())
        {
            node = Apply(node, keyword.Name, keyword.Value);
        }

        return node;
    }

    private SchemaNode Apply(SchemaNode node, string keyword, JsonElement value) => keyword switch
    {
        "type" => node with { Types = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Aggregate(JsonTypes.Any, (all, name) => all | TypeOf(name)) : TypeOf(value) },
        "description" => node with { Description = value.GetString() },
        "default" => node with { Default = JsonNode.Parse(value.GetRawText()) },
        "const" => node with { Values = [value.GetString()!] },
        "enum" => node with { Values = Texts(value) },
        "format" => node with { Format = TextFormat.Get(value.GetString()!) },
        "minimum" => node with { Minimum = value.GetInt64() },
        "maximum" => node with { Maximum = value.GetInt64() },
        "minItems" => node with { MinItems = value.GetInt32() },
        "items" => node with { Items = Read(value) },
        "properties" => node with { Properties = value.EnumerateObject().ToDictionary(member => member.Name, member => Read(member.Value)) },
        "required" => node with { Required = Texts(value) },
        "additionalProperties" => node with { Others = value.ValueKind == JsonValueKind.False ? null : Read(value) },
        "propertyNames" => node with { NameFormat = TextFormat.Get(value.GetProperty("format").GetString()!) },
        "x-iac-not-yet" => node with { NotYet = Texts(value) },
        "x-iac-effect" => node with { Effect = Enum.Parse<FieldEffect>(value.GetString()!, ignoreCase: true) },
        "x-iac-effect-below" => node with { EffectBelow = value.GetBoolean() },
        "x-iac-secret" => node with { Secret = value.GetBoolean() },
        _ => node,
    };

    private SchemaNode Definition(string name)
    {
        if (!_definitions.TryGetValue(name, out SchemaNode? definition))
        {
            definition = Read(root.GetProperty("$defs").GetProperty(name));
            _definitions.Add(name, definition);
        }

        return definition;
    }
}
