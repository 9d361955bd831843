using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace IaC;

/// <summary>How values of a program's own types are JSON.</summary>
internal static class JsonValues
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    /// <summary>The same for what is read, where a type may leave open what a value is.</summary>
    public static JsonSerializerOptions Reading { get; } = new(Options) { Converters = { new PlainConverter() } };
}
