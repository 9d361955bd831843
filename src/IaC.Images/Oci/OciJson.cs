using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace IaC.Images.Oci;

/// <summary>JSON of the OCI image specification. What is written is compact and ordered, so that equal values have equal digests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ImageManifest))]
[JsonSerializable(typeof(ImageIndex))]
[JsonSerializable(typeof(ImageConfig))]
internal sealed partial class OciJson : JsonSerializerContext
{
    /// <summary>Reads a document; whatever is wrong with it is an <see cref="ImageException"/> at <paramref name="place"/>.</summary>
    internal static T Read<T>(ReadOnlySpan<byte> json, JsonTypeInfo<T> type, string place)
    {
        try
        {
            RefuseNullElements(json);
            return JsonSerializer.Deserialize(json, type) ?? throw new ImageException("is the JSON value null", place);
        }
        catch (JsonException e)
        {
            throw new ImageException($"is not {type.Type.Name} JSON: {e.Message}", place, e);
        }
    }

    /// <summary>The bytes of a document.</summary>
    internal static byte[] Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.SerializeToUtf8Bytes(value, type);

    // The reader refuses null where a property must have a value, but not in a list; no list of these documents may hold one.
    private static void RefuseNullElements(ReadOnlySpan<byte> json)
    {
        Utf8JsonReader reader = new(json);
        Stack<bool> inList = new([false]);
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartArray or JsonTokenType.StartObject:
                    inList.Push(reader.TokenType == JsonTokenType.StartArray);
                    break;
                case JsonTokenType.EndArray or JsonTokenType.EndObject:
                    inList.Pop();
                    break;
                case JsonTokenType.Null when inList.Peek():
                    throw new JsonException($"an element of a list is null, at byte {reader.TokenStartIndex}");
            }
        }
    }
}
