using System.Text;
using System.Text.Json;

namespace IaC.Sdk.Generator;

/// <summary>A property of a class of arguments.</summary>
internal sealed class ArgsProperty
{
    private readonly JsonElement _schema;
    private readonly string _type;
    private readonly bool _isCollection;
    private readonly bool _isRequired;

    private ArgsProperty(string name, JsonElement schema, string type, bool isCollection, bool isRequired) =>
        (JsonName, _schema, _type, _isCollection, _isRequired) = (name, schema, type, isCollection, isRequired);

    /// <summary>Name in the document.</summary>
    public string JsonName { get; }

    private string Name => Namespaces.Pascal(JsonName);

    private string Field => $"_{JsonName}";

    public static ArgsProperty Of(JsonProperty property, bool required, string space, SchemaSet schemas)
    {
        (string type, bool collection) = TypeOf(property.Value, space, schemas);
        return new ArgsProperty(property.Name, property.Value, type, collection, required);
    }

    /// <summary>
    /// A collection is there without being set, so that a collection initialiser can fill it; that it is required is said when the resource is declared. Everything else that is required must be set.
    /// </summary>
    public void Declare(StringBuilder source)
    {
        if (_isCollection)
        {
            source.Append($"    private {_type}? {Field};\n\n");
        }

        Documentation.Write(source, "    ", _schema);
        source.Append(
            _isCollection ? $"    public {_type} {Name} {{ get => {Field} ??= new(); set => {Field} = value; }}\n\n"
            : _isRequired ? $"    public required {_type} {Name} {{ get; set; }}\n\n"
            : $"    public {_type}? {Name} {{ get; set; }}\n\n");
    }

    public void Write(StringBuilder source) =>
        source.Append($"        writer.{(JsonName == "nodeName" ? "WriteHost" : _isRequired ? "Require" : "Write")}(\"{JsonName}\", {(_isCollection ? Field : Name)});\n");

    private static (string Type, bool IsCollection) TypeOf(JsonElement schema, string space, SchemaSet schemas)
    {
        if (schema.TryGetProperty("type", out JsonElement type) && type.ValueKind == JsonValueKind.String && type.GetString() is "array" or "object" && !schema.TryGetProperty("$ref", out _))
        {
            string member = type.GetString() == "array" ? "items" : "additionalProperties";
            string element = schema.TryGetProperty(member, out JsonElement inner) && inner.ValueKind == JsonValueKind.Object ? ElementOf(inner, space, schemas) : "object";
            return ($"global::IaC.{(type.GetString() == "array" ? "InputList" : "InputMap")}<{element}>", true);
        }

        return schema.TryGetProperty("type", out type) && type.ValueKind == JsonValueKind.Array && type.EnumerateArray().Any(item => item.GetString() == "integer")
            ? ("global::IaC.InputUnion<int, string>", false)
            : ($"global::IaC.Input<{ElementOf(schema, space, schemas)}>", false);
    }

    private static string ElementOf(JsonElement schema, string space, SchemaSet schemas)
    {
        if (schema.TryGetProperty("$ref", out JsonElement reference))
        {
            return schemas.ClassOf(reference.GetString()!, space);
        }

        if (!schema.TryGetProperty("type", out JsonElement type))
        {
            return "object";
        }

        return (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().First() : type).GetString() switch
        {
            "boolean" => "bool",
            "integer" => schema.TryGetProperty("maximum", out JsonElement maximum) && maximum.GetInt64() <= int.MaxValue ? "int" : "long",
            "string" => "string",
            "number" => "double",
            _ => "object",
        };
    }
}
