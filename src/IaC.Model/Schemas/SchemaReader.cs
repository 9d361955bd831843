using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>
/// Reads a schema that was generated into <c>schemas/</c>, or that a provider gives. It has the shape that the generator gives it; a test holds the two together. What lies within <c>properties</c> is read
/// when it is asked for, from any thread: of the hundreds of values that a kind has a document uses a few.
/// </summary>
internal sealed class SchemaReader(JsonElement root)
{
    private const string DefinitionPrefix = "#/$defs/";

    private static readonly SchemaNode Anything = new();

    private readonly Lock _lock = new();

    // Null while it is read.
    private readonly Dictionary<string, SchemaNode?> _definitions = [];

    public SchemaNode Read() => Read(root);

    /// <summary>What is said of one value; what stands beside a <c>$ref</c> goes before what that says.</summary>
    public SchemaNode Read(JsonElement schema)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            return Anything;
        }

        SchemaNode of = schema.TryGetProperty("$ref"u8, out JsonElement reference) ? Definition(reference.GetString()![DefinitionPrefix.Length..]) : Anything;
        return new SchemaNode
        {
            Types = schema.TryGetProperty("type"u8, out JsonElement type) ? TypesOf(type) : of.Types,
            DescriptionElement = schema.TryGetProperty("description"u8, out JsonElement description) ? description : of.DescriptionElement,
            Default = schema.TryGetProperty("default"u8, out JsonElement value) ? JsonNode.Parse(value.GetRawText()) : of.Default,
            Values = schema.TryGetProperty("enum"u8, out JsonElement choice) ? Texts(choice) : schema.TryGetProperty("const"u8, out JsonElement only) ? [only.GetString()!] : of.Values,
            Format = schema.TryGetProperty("format"u8, out JsonElement format) ? TextFormat.Get(format.GetString()!) : of.Format,
            Minimum = schema.TryGetProperty("minimum"u8, out JsonElement minimum) ? minimum.GetInt64() : of.Minimum,
            Maximum = schema.TryGetProperty("maximum"u8, out JsonElement maximum) ? maximum.GetInt64() : of.Maximum,
            MinItems = schema.TryGetProperty("minItems"u8, out JsonElement minItems) ? minItems.GetInt32() : of.MinItems,
            Items = schema.TryGetProperty("items"u8, out JsonElement items) ? Read(items) : of.Items,
            Properties = schema.TryGetProperty("properties"u8, out JsonElement properties) ? new SchemaProperties(this, properties) : of.Properties,
            Required = schema.TryGetProperty("required"u8, out JsonElement required) ? Texts(required) : of.Required,
            Others = schema.TryGetProperty("additionalProperties"u8, out JsonElement others) ? (others.ValueKind == JsonValueKind.False ? null : Read(others)) : of.Others,
            NameFormat = schema.TryGetProperty("propertyNames"u8, out JsonElement names) ? TextFormat.Get(names.GetProperty("format"u8).GetString()!) : of.NameFormat,
            NotYet = schema.TryGetProperty("x-iac-not-yet"u8, out JsonElement notYet) ? Texts(notYet) : of.NotYet,
            Effect = schema.TryGetProperty("x-iac-effect"u8, out JsonElement effect) ? EffectOf(effect) : of.Effect,
            EffectBelow = schema.TryGetProperty("x-iac-effect-below"u8, out JsonElement below) ? below.GetBoolean() : of.EffectBelow,
            Secret = schema.TryGetProperty("x-iac-secret"u8, out JsonElement secret) ? secret.GetBoolean() : of.Secret,
        };
    }

    private static JsonTypes TypesOf(JsonElement type)
    {
        if (type.ValueKind != JsonValueKind.Array)
        {
            return TypeOf(type.GetString());
        }

        JsonTypes all = JsonTypes.Any;
        foreach (JsonElement one in type.EnumerateArray())
        {
            all |= TypeOf(one.GetString());
        }

        return all;
    }

    private static JsonTypes TypeOf(string? name) => name switch
    {
        "string" => JsonTypes.String,
        "integer" => JsonTypes.Integer,
        "number" => JsonTypes.Number,
        "boolean" => JsonTypes.Boolean,
        "array" => JsonTypes.Array,
        "object" => JsonTypes.Object,
        _ => throw new FormatException($"`{name}` is no type that is known"),
    };

    private static FieldEffect EffectOf(JsonElement effect) =>
        Enum.TryParse(effect.GetString(), ignoreCase: true, out FieldEffect known) ? known : throw new FormatException($"`{effect.GetString()}` is no effect that is known");

    private static ImmutableArray<string> Texts(JsonElement list)
    {
        ImmutableArray<string>.Builder texts = ImmutableArray.CreateBuilder<string>(list.GetArrayLength());
        foreach (JsonElement item in list.EnumerateArray())
        {
            texts.Add(item.GetString()!);
        }

        return texts.MoveToImmutable();
    }

    private SchemaNode Definition(string name)
    {
        lock (_lock)
        {
            if (!_definitions.TryGetValue(name, out SchemaNode? definition))
            {
                _definitions.Add(name, null);
                definition = Read(root.GetProperty("$defs"u8).GetProperty(name));
                _definitions[name] = definition;
            }

            return definition ?? throw new FormatException($"{DefinitionPrefix}{name} is a list or map of itself");
        }
    }
}
