using System.Text.Json;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Events as JSON lines.</summary>
public static class EngineEventJson
{
    /// <summary>One event as one line, without its end.</summary>
    public static string Write(EngineEvent value) => JsonSerializer.Serialize(value, EngineEventContext.Default.EngineEvent);

    /// <summary>The event of a line.</summary>
    /// <exception cref="JsonException">The line is not an event.</exception>
    public static EngineEvent Read(string line) => JsonSerializer.Deserialize(line, EngineEventContext.Default.EngineEvent) ?? throw new JsonException("not an event: null");
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(CamelCase<StepAction>), typeof(CamelCase<ChangeCause>), typeof(CamelCase<FieldEffect>), typeof(CamelCase<RunOutcome>), typeof(CamelCase<StepPhase>)])]
[JsonSerializable(typeof(EngineEvent))]
internal sealed partial class EngineEventContext : JsonSerializerContext;

/// <summary>Members of an enum in camel case: <c>dataLoss</c>.</summary>
internal sealed class CamelCase<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase)
    where T : struct, Enum;
