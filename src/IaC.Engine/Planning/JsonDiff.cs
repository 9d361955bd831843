using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Where two documents differ. Lists of objects that each carry a <c>name</c>, or a <c>path</c>, are matched by it, and the pointer is that of the new place (of the old one, for what is gone).
/// Other lists, and named ones in another order, differ as a whole.
/// </summary>
internal static class JsonDiff
{
    /// <summary>The differences, in document order. Equal documents give none.</summary>
    public static List<(string Pointer, JsonNode? Before, JsonNode? After)> Compare(JsonNode? before, JsonNode? after)
    {
        var differences = new List<(string, JsonNode?, JsonNode?)>();
        if (!JsonNode.DeepEquals(before, after))
        {
            Compare(before, after, "", differences);
        }

        return differences;
    }

    private static void Compare(JsonNode? before, JsonNode? after, string pointer, List<(string, JsonNode?, JsonNode?)> differences)
    {
        switch (before, after)
        {
            case (JsonObject old, JsonObject @new):
                Members(old, @new, pointer, differences);
                break;
            case (JsonArray old, JsonArray @new) when (Names(old, "name") ?? Names(old, "path")) is { } oldNames && (Names(@new, "name") ?? Names(@new, "path")) is { } newNames:
                if (SameOrder(oldNames, newNames))
                {
                    Named(old, oldNames, @new, newNames, pointer, differences);
                }
                else
                {
                    differences.Add((pointer, before, after));
                }

                break;
            case (JsonArray old, JsonArray @new) when old.Count == @new.Count && old.All(item => item is JsonObject) && @new.All(item => item is JsonObject):
                for (int index = 0; index < old.Count; index++)
                {
                    Compare(old[index], @new[index], JsonPointer.Append(pointer, index), differences);
                }

                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                {
                    differences.Add((pointer, before, after));
                }

                break;
        }
    }

    private static void Members(JsonObject before, JsonObject after, string pointer, List<(string, JsonNode?, JsonNode?)> differences)
    {
        foreach ((string name, JsonNode? value) in after)
        {
            // A member that is null and one that is absent mean the same.
            JsonNode? old = before[name];
            if (value is not null || old is not null)
            {
                Compare(old, value, JsonPointer.Append(pointer, name), differences);
            }
        }

        foreach ((string name, JsonNode? value) in before)
        {
            if (value is not null && !after.ContainsKey(name))
            {
                differences.Add((JsonPointer.Append(pointer, name), value, null));
            }
        }
    }

    private static void Named(
        JsonArray before, Dictionary<string, int> beforeNames, JsonArray after, Dictionary<string, int> afterNames, string pointer, List<(string, JsonNode?, JsonNode?)> differences)
    {
        foreach ((string name, int index) in afterNames)
        {
            Compare(beforeNames.TryGetValue(name, out int old) ? before[old] : null, after[index], JsonPointer.Append(pointer, index), differences);
        }

        foreach ((string name, int index) in beforeNames)
        {
            if (!afterNames.ContainsKey(name))
            {
                differences.Add((JsonPointer.Append(pointer, index), before[index], null));
            }
        }
    }

    // Names of the items with their places, in order; null unless every item has one of its own.
    private static Dictionary<string, int>? Names(JsonArray items, string member)
    {
        var names = new Dictionary<string, int>(items.Count);
        for (int index = 0; index < items.Count; index++)
        {
            if (items[index] is not JsonObject item || item[member] is not JsonValue value || !value.TryGetValue(out string? name) || !names.TryAdd(name, index))
            {
                return null;
            }
        }

        return names;
    }

    private static bool SameOrder(Dictionary<string, int> before, Dictionary<string, int> after) => before.Keys.Where(after.ContainsKey).SequenceEqual(after.Keys.Where(before.ContainsKey));
}
