using System.Collections;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using IaC.Model.Kubernetes;

namespace IaC.Model.Tests;

/// <summary>
/// Makes the JSON schema of a document from its record: types and names from the serialiser's metadata, defaults from the initialisers, the rest from attributes and documentation comments.
/// </summary>
internal sealed class SchemaGenerator
{
    private static readonly XmlDocumentation Documentation = new(typeof(ModelJson).Assembly);

    // Kubernetes' client has maps in their place.
    private static readonly string[] WithoutKubernetesType = ["List", "ResourceList", "VolumeResourceList"];

    private readonly SortedDictionary<string, JsonObject> _definitions = new(StringComparer.Ordinal);

    public static JsonObject Generate(Type type)
    {
        SchemaAttribute schema = type.GetCustomAttribute<SchemaAttribute>()!;
        var generator = new SchemaGenerator();
        JsonObject root = generator.ObjectSchema(type);
        root["properties"]!["apiVersion"]!["const"] = schema.ApiVersion;
        root["properties"]!["kind"]!["const"] = schema.Kind;
        if (type.GetCustomAttributes<StatusAttribute>().ToArray() is { Length: > 0 } outputs)
        {
            root["x-iac-status"] = new JsonObject(outputs.Select(output =>
                KeyValuePair.Create(output.Name, (JsonNode?)new JsonObject { ["type"] = output.Type, ["description"] = output.Description })));
        }

        root["$defs"] = new JsonObject(generator._definitions.Select(definition => KeyValuePair.Create(definition.Key, (JsonNode?)definition.Value)));

        var result = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = $"{schema.ApiVersion} {schema.Kind}" };
        foreach ((string name, JsonNode? value) in root.ToArray())
        {
            root.Remove(name);
            result.Add(name, value);
        }

        return result;
    }

    private JsonObject ObjectSchema(Type type)
    {
        JsonTypeInfo info = ModelJson.Default.GetTypeInfo(type)!;
        object empty = Activator.CreateInstance(type)!;
        var properties = new JsonObject();
        foreach (JsonPropertyInfo property in info.Properties)
        {
            properties.Add(property.Name, PropertySchema(property, (PropertyInfo)property.AttributeProvider!, empty));
        }

        var schema = new JsonObject { ["description"] = Documentation.Of(type), ["type"] = "object", ["properties"] = properties };
        if (info.Properties.Where(property => property.IsRequired).Select(property => (JsonNode?)property.Name).ToArray() is { Length: > 0 } required)
        {
            schema["required"] = new JsonArray(required);
        }

        schema["additionalProperties"] = false;
        AddNotYet(schema, NotYet(type, info));
        return schema;
    }

    private static IEnumerable<string> NotYet(Type type, JsonTypeInfo info)
    {
        IEnumerable<string> known = info.Properties.Select(property => property.Name);
        string[] later = type.GetCustomAttribute<NotYetAttribute>()?.Names ?? [];
        if (type.Namespace != "IaC.Model.Kubernetes" || WithoutKubernetesType.Contains(type.Name))
        {
            return later;
        }

        string[] kubernetes = [.. KubernetesReference.MembersOf(type.Name)];
        return known.Except(kubernetes).FirstOrDefault() is { } own
            ? throw new InvalidOperationException($"Kubernetes has no {type.Name}.{own}")
            : later.Concat(kubernetes).Except(known).Order(StringComparer.Ordinal);
    }

    private static void AddNotYet(JsonObject schema, IEnumerable<string> names)
    {
        if (names.Select(name => (JsonNode?)name).ToArray() is { Length: > 0 } list)
        {
            schema["x-iac-not-yet"] = new JsonArray(list);
        }
    }

    private JsonObject PropertySchema(JsonPropertyInfo property, PropertyInfo member, object empty)
    {
        JsonObject schema = TypeSchema(property.PropertyType, member);
        string? description = Documentation.Of(member);
        schema.Remove("description");
        schema["description"] = description ?? throw new InvalidOperationException($"{member.DeclaringType!.Name}.{member.Name} has no documentation comment");
        if (!property.IsRequired && DefaultOf(property, member, empty) is { } value)
        {
            schema["default"] = value;
        }

        if (member.GetCustomAttribute<EffectAttribute>() is { } effect)
        {
            schema["x-iac-effect"] = JsonNamingPolicy.CamelCase.ConvertName(effect.Effect.ToString());
            if (effect.Below)
            {
                schema["x-iac-effect-below"] = true;
            }
        }

        if (member.IsDefined(typeof(SecretAttribute)))
        {
            schema["x-iac-secret"] = true;
        }

        if (member.IsDefined(typeof(NotEmptyAttribute)))
        {
            schema["minItems"] = 1;
        }

        return schema;
    }

    // Only of plain values: a list or map that is not given is empty anyway.
    private static JsonNode? DefaultOf(JsonPropertyInfo property, PropertyInfo member, object empty) =>
        member.GetValue(empty) is { } value and not (IEnumerable and not string) ? JsonSerializer.SerializeToNode(value, ModelJson.Default.GetTypeInfo(property.PropertyType)!) : null;

    private JsonObject TypeSchema(Type declared, PropertyInfo member)
    {
        Type type = Nullable.GetUnderlyingType(declared) ?? declared;
        if (type == typeof(Quantity))
        {
            return Formatted(new JsonObject { ["type"] = new JsonArray("string", "number") }, TextFormat.QuantityText);
        }

        if (type == typeof(PortReference))
        {
            return Formatted(new JsonObject { ["type"] = new JsonArray("integer", "string"), ["minimum"] = 1, ["maximum"] = 65535 }, TextFormat.PortName);
        }

        if (type == typeof(string))
        {
            return TextSchema(member);
        }

        if (type == typeof(bool))
        {
            return new JsonObject { ["type"] = "boolean" };
        }

        if (type == typeof(int) || type == typeof(long))
        {
            BoundsAttribute bounds = member.GetCustomAttribute<BoundsAttribute>() ?? throw new InvalidOperationException($"{member.DeclaringType!.Name}.{member.Name} has no bounds");
            return new JsonObject { ["type"] = "integer", ["minimum"] = bounds.Minimum, ["maximum"] = bounds.Maximum };
        }

        if (type.IsEnum)
        {
            return EnumSchema(type);
        }

        return ModelJson.Default.GetTypeInfo(type)!.Kind switch
        {
            JsonTypeInfoKind.Enumerable => new JsonObject { ["type"] = "array", ["items"] = TypeSchema(ModelJson.Default.GetTypeInfo(type)!.ElementType!, member) },
            JsonTypeInfoKind.Dictionary => MapSchema(ModelJson.Default.GetTypeInfo(type)!.ElementType!, member),
            JsonTypeInfoKind.Object => Reference(type),
            _ => type == typeof(JsonObject) ? new JsonObject { ["type"] = "object", ["additionalProperties"] = true } : [],
        };
    }

    private static JsonObject TextSchema(PropertyInfo member)
    {
        var schema = new JsonObject { ["type"] = "string" };
        if (member.GetCustomAttribute<ChoicesAttribute>() is { } choices)
        {
            schema["enum"] = new JsonArray([.. choices.Values.Select(value => (JsonNode?)value)]);
            AddNotYet(schema, member.GetCustomAttribute<NotYetAttribute>()?.Names ?? []);
        }

        return member.GetCustomAttribute<FormatAttribute>() is { } format ? Formatted(schema, format.Name) : schema;
    }

    private static JsonObject EnumSchema(Type type)
    {
        JsonTypeInfo info = ModelJson.Default.GetTypeInfo(type)!;
        var schema = new JsonObject
        {
            ["type"] = "string",
            ["enum"] = new JsonArray([.. Enum.GetValues(type).Cast<object>().Select(value => JsonSerializer.SerializeToNode(value, info))]),
        };
        AddNotYet(schema, type.GetCustomAttribute<NotYetAttribute>()?.Names ?? []);
        return schema;
    }

    private JsonObject MapSchema(Type values, PropertyInfo member)
    {
        var schema = new JsonObject { ["type"] = "object" };
        if (member.GetCustomAttribute<KeyFormatAttribute>() is { } format)
        {
            schema["propertyNames"] = Formatted([], format.Name);
        }

        schema["additionalProperties"] = TypeSchema(values, member);
        return schema;
    }

    private static JsonObject Formatted(JsonObject schema, string name)
    {
        TextFormat format = TextFormat.Get(name);
        if (format.Pattern is not null)
        {
            schema["pattern"] = format.Pattern;
            schema["maxLength"] = format.MaxLength;
        }

        schema["format"] = name;
        return schema;
    }

    private JsonObject Reference(Type type)
    {
        if (!_definitions.ContainsKey(type.Name))
        {
            _definitions.Add(type.Name, []);
            _definitions[type.Name] = ObjectSchema(type);
        }

        return new JsonObject { ["$ref"] = $"#/$defs/{type.Name}" };
    }
}
