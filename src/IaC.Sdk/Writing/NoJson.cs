using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC;

/// <summary>Refuses to write as JSON what has no value yet, which would else become an empty object.</summary>
internal sealed class NoJson : JsonConverterFactory
{
    /// <inheritdoc/>
    public override bool CanConvert(Type typeToConvert) => true;

    /// <inheritdoc/>
    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) => (JsonConverter)Activator.CreateInstance(typeof(Refusal<>).MakeGenericType(typeToConvert))!;

    private sealed class Refusal<T> : JsonConverter<T>
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw Fault();

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => throw Fault();

        private static RunException Fault() => new($"a value of type {typeof(T).Name.Split('`')[0]} cannot be JSON, since it is not known yet: use Apply, or Output.JsonSerialize of an Output");
    }
}
