using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace IaC.Sdk.Generator;

/// <summary>Documentation comments from descriptions.</summary>
internal static class Documentation
{
    private static readonly Regex Code = new("`([^`]*)`");

    /// <summary>What a class is.</summary>
    public static void Write(StringBuilder source, string indent, string text) => source.Append($"{indent}/// <summary>{Text(text)}</summary>\n");

    /// <summary>What a property means: description, values, default, and what a change of it costs.</summary>
    public static void Write(StringBuilder source, string indent, JsonElement property)
    {
        Write(source, indent, property.TryGetProperty("description", out JsonElement description) ? description.GetString()! : "");
        var facts = new List<string>();
        if (property.TryGetProperty("enum", out JsonElement values))
        {
            facts.Add($"One of {string.Join(", ", values.EnumerateArray().Select(value => $"`{value.GetString()}`"))}.");
        }

        if (property.TryGetProperty("minimum", out JsonElement minimum) && property.TryGetProperty("maximum", out JsonElement maximum))
        {
            facts.Add($"From {minimum.GetRawText()} to {maximum.GetRawText()}.");
        }

        if (property.TryGetProperty("default", out JsonElement value))
        {
            facts.Add($"Default: `{(value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText())}`.");
        }

        if (property.TryGetProperty("x-iac-secret", out _))
        {
            facts.Add("Secret: sealed wherever it is written, and never printed.");
        }

        if (property.TryGetProperty("x-iac-effect", out JsonElement effect))
        {
            facts.Add($"A change is {Cost(effect.GetString()!)}.");
        }

        if (facts.Count > 0)
        {
            source.Append($"{indent}/// <value>{Text(string.Join(" ", facts))}</value>\n");
        }
    }

    private static string Cost(string effect) => effect switch
    {
        "none" => "only recorded",
        "live" => "applied live",
        "restart" => "applied by a restart",
        "replace" => "applied by a replacement",
        _ => "applied by a replacement that loses data",
    };

    private static string Text(string text) =>
        Code.Replace(text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;"), "<c>$1</c>");
}
