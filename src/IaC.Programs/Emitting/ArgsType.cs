using System.Text.Json;
using IaC.Model;

namespace IaC.Programs.Emitting;

/// <summary>What the SDK has for a value of a document: the classes that its generator makes from the same schemas.</summary>
/// <param name="root">The schema of the document.</param>
/// <param name="schema">The schema of the value.</param>
/// <param name="Class">Class of an object with fields; null for anything else.</param>
internal sealed class ArgsType(JsonElement root, JsonElement schema, string? Class)
{
    private const string Prefix = "#/$defs/";

    /// <summary>Class of an object with fields; null for anything else.</summary>
    public string? ClassName => Class;

    /// <summary>Whether the field takes anything.</summary>
    public bool IsAny => Class is null && TypeNames() is [];

    /// <summary>Type of a plain value, as a type argument.</summary>
    public string Plain => TypeNames() switch
    {
        [] => "object",
        ["boolean", ..] => "bool",
        ["integer"] => schema.TryGetProperty("maximum", out JsonElement maximum) && maximum.GetInt64() <= int.MaxValue ? "int" : "long",
        ["integer", ..] => "int",
        ["number", ..] => "double",
        _ => "string",
    };

    /// <summary>The arguments of a kind.</summary>
    public static ArgsType Of(KindSchema kind)
    {
        using Stream stream = kind.Open();
        JsonElement root = JsonDocument.Parse(stream).RootElement;
        return new ArgsType(root, root, $"{kind.Kind}Args");
    }

    /// <summary>A field.</summary>
    public ArgsType Member(string name) => Below(schema.TryGetProperty("properties", out JsonElement properties) && properties.TryGetProperty(name, out JsonElement member) ? member
        : schema.TryGetProperty("additionalProperties", out JsonElement others) ? others : default);

    /// <summary>An item.</summary>
    public ArgsType Item() => Below(schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("items", out JsonElement items) ? items : default);

    private ArgsType Below(JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Object && value.TryGetProperty("$ref", out JsonElement reference))
        {
            string name = reference.GetString()![Prefix.Length..];
            return new ArgsType(root, root.GetProperty("$defs").GetProperty(name), $"{name}Args");
        }

        return new ArgsType(root, value.ValueKind == JsonValueKind.Object ? value : JsonDocument.Parse("{}").RootElement, null);
    }

    private string[] TypeNames() => !schema.TryGetProperty("type", out JsonElement type) ? []
        : type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString()!)]
        : [type.GetString()!];
}
