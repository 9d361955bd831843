using System.Text.Json;

namespace IaC;

/// <summary>How values of a program's own types are JSON.</summary>
internal static class JsonValues
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web);
}
