using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>JSON of what stands in columns, exports and saved plans.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = [typeof(UrnConverter)])]
[JsonSerializable(typeof(ImmutableArray<RecordedReference>))]
[JsonSerializable(typeof(ImmutableArray<Urn>))]
[JsonSerializable(typeof(ResourceOptions))]
[JsonSerializable(typeof(StepCounts))]
[JsonSerializable(typeof(ImmutableArray<PhaseTime>))]
internal sealed partial class StateJson : JsonSerializerContext;

/// <summary>A URN as a string.</summary>
internal sealed class UrnConverter : JsonConverter<Urn>
{
    /// <inheritdoc/>
    public override Urn Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetString() ?? throw new JsonException("a URN is null"));

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Urn value, JsonSerializerOptions options) => writer.WriteStringValue(value.Value);
}
