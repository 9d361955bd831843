using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC;

/// <summary>Reads a value of no known type as a text, a truth, a number, or an immutable list or map of such, so that a program can cast it.</summary>
internal sealed class PlainConverter : JsonConverter<object>
{
    public override object? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
    {
        JsonTokenType.String => reader.GetString(),
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        JsonTokenType.Number => reader.GetDouble(),
        JsonTokenType.StartArray => JsonSerializer.Deserialize<ImmutableArray<object?>>(ref reader, options),
        JsonTokenType.StartObject => JsonSerializer.Deserialize<ImmutableDictionary<string, object?>>(ref reader, options),
        _ => null,
    };

    public override void Write(Utf8JsonWriter writer, object value, JsonSerializerOptions options) => throw new NotSupportedException();
}
