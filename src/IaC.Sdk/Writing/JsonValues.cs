using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace IaC;

/// <summary>How values of a program's own types are JSON.</summary>
internal static class JsonValues
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
}
