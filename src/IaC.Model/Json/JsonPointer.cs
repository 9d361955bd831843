using System.Globalization;
using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>JSON pointers (RFC 6901): <c>/spec/containers/0/image</c>; the empty pointer is the whole document.</summary>
public static class JsonPointer
{
    /// <summary>The pointer of a member.</summary>
    public static string Append(string pointer, string name) =>
        $"{pointer}/{(name.AsSpan().ContainsAny('~', '/') ? name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal) : name)}";

    /// <summary>The pointer of an item, counted from 0.</summary>
    public static string Append(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>Whether a pointer is <paramref name="ancestor"/> or below it.</summary>
    public static bool IsAtOrBelow(string pointer, string ancestor) =>
        pointer.StartsWith(ancestor, StringComparison.Ordinal) && (pointer.Length == ancestor.Length || pointer[ancestor.Length] == '/');

    /// <summary>Whether a pointer is one of <paramref name="ancestors"/> or below one.</summary>
    public static bool IsAtOrBelowAny(string pointer, IEnumerable<string> ancestors) => ancestors.Any(ancestor => IsAtOrBelow(pointer, ancestor));

    /// <summary>Whether a pattern, in which <c>*</c> stands for every member or item, is at a pointer, above it or below it.</summary>
    public static bool IsNear(string pattern, string pointer) => Segments(pattern).Zip(Segments(pointer)).All(pair => pair.First == "*" || pair.First == pair.Second);

    /// <summary>Member names and item numbers, from the document inwards, unescaped.</summary>
    /// <exception cref="FormatException">The text neither is empty nor begins with a slash.</exception>
    public static string[] Segments(string pointer)
    {
        if (pointer.Length == 0)
        {
            return [];
        }

        if (pointer[0] != '/')
        {
            throw new FormatException($"not a JSON pointer: {pointer}");
        }

        string[] segments = pointer[1..].Split('/');
        for (int index = 0; index < segments.Length; index++)
        {
            segments[index] = Unescape(segments[index]);
        }

        return segments;
    }

    /// <summary>The value at a pointer; null where there is none, and where it is null.</summary>
    public static JsonNode? Resolve(JsonNode? document, string pointer)
    {
        JsonNode? node = document;
        foreach (string segment in Segments(pointer))
        {
            node = node switch
            {
                JsonObject members => members[segment],
                JsonArray items when int.TryParse(segment, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < items.Count => items[index],
                _ => null,
            };
        }

        return node;
    }

    /// <summary>Puts another value in the place of one that is there; nothing there is left alone. The document itself has no place.</summary>
    public static void Replace(JsonNode? document, string pointer, JsonNode? value)
    {
        int slash = pointer.LastIndexOf('/');
        if (slash < 0)
        {
            return;
        }

        string last = Unescape(pointer[(slash + 1)..]);
        switch (Resolve(document, pointer[..slash]))
        {
            case JsonObject members when members.ContainsKey(last):
                members[last] = value;
                break;
            case JsonArray items when int.TryParse(last, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < items.Count:
                items[index] = value;
                break;
            default:
                break;
        }
    }

    private static string Unescape(string segment) => segment.Contains('~', StringComparison.Ordinal)
        ? segment.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)
        : segment;
}
