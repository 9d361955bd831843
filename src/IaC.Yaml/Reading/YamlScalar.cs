using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace IaC.Yaml;

/// <summary>Takes a fault at a place of the file.</summary>
internal delegate void FaultAt(ParsingEvent at, string message, string? remedy = null);

/// <summary>The value of a scalar: by its quotes, by its tag, else by what it looks like.</summary>
internal static class YamlScalar
{
    private const string StandardTag = "tag:yaml.org,2002:";

    /// <summary>The value; null for null.</summary>
    /// <param name="scalar">The scalar.</param>
    /// <param name="fault">Gets what is wrong.</param>
    public static JsonValue? Read(Scalar scalar, FaultAt fault)
    {
        if (HasImpossibleCharacter(scalar.Value))
        {
            fault(scalar, "the text holds a character that no text of a system can hold: NUL, or half a surrogate pair");
        }

        if (scalar.Tag.IsEmpty ? scalar.Style != ScalarStyle.Plain : scalar.Tag.IsNonSpecific || scalar.Tag.Value == $"{StandardTag}str")
        {
            return JsonValue.Create(scalar.Value);
        }

        if (PlainScalar.IsNotFinite(scalar.Value))
        {
            fault(scalar, $"`{scalar.Value}` is a number that JSON does not have", "quote it if it is text");
            return JsonValue.Create(scalar.Value);
        }

        JsonValue? value = PlainScalar.Read(scalar.Value);
        CheckTag(scalar, TagOf(value, scalar.Tag), fault);
        return value;
    }

    /// <summary>Refuses a tag that is not <paramref name="allowed"/>, the last part of a standard one.</summary>
    public static void CheckTag(NodeEvent node, string allowed, FaultAt fault)
    {
        if (!node.Tag.IsEmpty && !node.Tag.IsNonSpecific && node.Tag.Value != StandardTag + allowed)
        {
            fault(node, $"the tag `{MessageText.Short(node.Tag.Value.Replace(StandardTag, "!!", StringComparison.Ordinal))}` does not fit here", "remove it; `!!str` makes text of a value");
        }
    }

    private static string TagOf(JsonValue? value, TagName tag) => value?.GetValueKind() switch
    {
        null => "null",
        JsonValueKind.Number => tag.IsEmpty || value.TryGetValue(out double _) || tag.Value == $"{StandardTag}float" ? "float" : "int",
        JsonValueKind.String => "timestamp",
        _ => "bool",
    };

    private static bool HasImpossibleCharacter(string text)
    {
        ReadOnlySpan<char> rest = text;
        if (rest.Contains('\0'))
        {
            return true;
        }

        while (rest.IndexOfAnyInRange('\uD800', '\uDFFF') is >= 0 and var at)
        {
            if (at + 1 == rest.Length || !char.IsSurrogatePair(rest[at], rest[at + 1]))
            {
                return true;
            }

            rest = rest[(at + 2)..];
        }

        return false;
    }
}
