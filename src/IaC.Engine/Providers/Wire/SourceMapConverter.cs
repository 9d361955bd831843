using System.Text.Json;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>The text of a document stays at home: what comes out at the other end is a <see cref="PointerMap"/>.</summary>
internal sealed class SourceMapConverter : JsonConverter<ISourceMap>
{
    /// <inheritdoc/>
    public override ISourceMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        reader.Skip();
        return PointerMap.Instance;
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, ISourceMap value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteEndObject();
    }
}
