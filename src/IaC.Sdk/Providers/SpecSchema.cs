using System.Collections;
using System.ComponentModel;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace IaC;

/// <summary>The schema of a spec from its class, in the words that the schemas of built-in kinds use.</summary>
internal static class SpecSchema
{
    /// <summary>The schema of a class.</summary>
    /// <param name="type">The class.</param>
    /// <param name="naming">Names of fields.</param>
    /// <param name="changesInPlace">Whether the provider can change what exists.</param>
    /// <param name="secretOutputs">Names of outputs that are secret.</param>
    /// <exception cref="RunException">A property has a type that no document can hold.</exception>
    public static JsonObject Of(Type type, JsonNamingPolicy naming, bool changesInPlace, IReadOnlyCollection<string> secretOutputs)
    {
        JsonObject schema = Object(type, naming, []);
        schema["x-iac-effect"] = changesInPlace ? "live" : "replace";
        if (secretOutputs.Count > 0)
        {
            schema["x-iac-secret-outputs"] = new JsonArray([.. secretOutputs.Select(name => (JsonNode?)name)]);
        }

        return schema;
    }

    private static JsonObject Object(Type type, JsonNamingPolicy naming, HashSet<Type> around)
    {
        if (!around.Add(type))
        {
            throw new RunException($"{type.Name} holds itself, which a document cannot");
        }

        PropertyInfo[] properties = [.. type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(IsField)];
        var schema = new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(properties.Select(property => KeyValuePair.Create(NameOf(property, naming), (JsonNode?)Described(property, naming, around)))),
            ["additionalProperties"] = false,
        };
        if (properties.Where(property => property.IsDefined(typeof(RequiredMemberAttribute))).Select(property => (JsonNode?)NameOf(property, naming)).ToArray() is { Length: > 0 } required)
        {
            schema["required"] = new JsonArray(required);
        }

        around.Remove(type);
        return schema;
    }

    // What System.Text.Json sets.
    private static bool IsField(PropertyInfo property) =>
        (property.SetMethod is { IsPublic: true } || (property.SetMethod is not null && property.IsDefined(typeof(JsonIncludeAttribute)))) && property.GetCustomAttribute<JsonIgnoreAttribute>() is null or { Condition: not JsonIgnoreCondition.Always };

    private static string NameOf(PropertyInfo property, JsonNamingPolicy naming) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? naming.ConvertName(property.Name);

    private static JsonObject Described(PropertyInfo property, JsonNamingPolicy naming, HashSet<Type> around)
    {
        JsonObject schema = Value(property.PropertyType, property, naming, around);
        if (property.GetCustomAttribute<DescriptionAttribute>() is { } text)
        {
            schema["description"] = text.Description;
        }

        if (property.GetCustomAttribute<DefaultValueAttribute>() is { Value: { } value })
        {
            schema["default"] = JsonSerializer.SerializeToNode(value.GetType().IsEnum ? value.ToString() : value);
        }

        if (property.IsDefined(typeof(SecretAttribute)))
        {
            schema["x-iac-secret"] = true;
        }

        if (property.IsDefined(typeof(ReplaceOnChangeAttribute)))
        {
            schema["x-iac-effect"] = "replace";
        }

        return schema;
    }

    private static JsonObject Value(Type type, PropertyInfo property, JsonNamingPolicy naming, HashSet<Type> around)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type.IsEnum)
        {
            return new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. Enum.GetNames(type).Select(name => (JsonNode?)name)]) };
        }

        switch (Type.GetTypeCode(type))
        {
            case TypeCode.String:
                return new JsonObject { ["type"] = "string" };
            case TypeCode.Boolean:
                return new JsonObject { ["type"] = "boolean" };
            case TypeCode.Int32 or TypeCode.Int64 or TypeCode.Int16 or TypeCode.Byte:
                return new JsonObject { ["type"] = "integer" };
            case TypeCode.Double or TypeCode.Single or TypeCode.Decimal:
                return new JsonObject { ["type"] = "number" };
        }

        if (Arguments(type, typeof(IEnumerable<>)) is [{ IsGenericType: true } pair] && pair.GetGenericTypeDefinition() == typeof(KeyValuePair<,>) && pair.GenericTypeArguments[0] == typeof(string))
        {
            return new JsonObject { ["type"] = "object", ["additionalProperties"] = Value(pair.GenericTypeArguments[1], property, naming, around) };
        }

        if (Arguments(type, typeof(IEnumerable<>)) is [var item])
        {
            return new JsonObject { ["type"] = "array", ["items"] = Value(item, property, naming, around) };
        }

        return type is { IsClass: true, IsAbstract: false } && !typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(object)
            ? Object(type, naming, around)
            : throw new RunException($"{property.DeclaringType!.Name}.{property.Name} is of type {type.Name}, which no document can hold: use text, numbers, true or false, enums, lists, dictionaries by text, and classes of these");
    }

    private static Type[]? Arguments(Type type, Type definition) =>
        type.GetInterfaces().Prepend(type).FirstOrDefault(candidate => candidate.IsGenericType && candidate.GetGenericTypeDefinition() == definition)?.GenericTypeArguments;
}
