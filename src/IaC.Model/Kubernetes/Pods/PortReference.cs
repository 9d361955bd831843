using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC.Model.Kubernetes;

/// <summary>A port of a container, by number or by name (Kubernetes' IntOrString).</summary>
/// <param name="Number">1 to 65535; 0 where it is named.</param>
/// <param name="Name">Name among the ports of the container; null where it is numbered.</param>
[JsonConverter(typeof(Converter))]
public readonly record struct PortReference(int Number, string? Name)
{
    /// <summary>The value of a document.</summary>
    internal static PortReference Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => new PortReference(value.GetInt32(), null),
        JsonValueKind.String => new PortReference(0, value.GetString()),
        _ => throw new JsonException($"not a port: {value.GetRawText()}"),
    };

    internal sealed class Converter : JsonConverter<PortReference>
    {
        /// <inheritdoc/>
        public override PortReference Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Number ? new PortReference(reader.GetInt32(), null) : new PortReference(0, reader.GetString());

        /// <inheritdoc/>
        public override void Write(Utf8JsonWriter writer, PortReference value, JsonSerializerOptions options)
        {
            if (value.Name is { } name)
            {
                writer.WriteStringValue(name);
            }
            else
            {
                writer.WriteNumberValue(value.Number);
            }
        }
    }
}
