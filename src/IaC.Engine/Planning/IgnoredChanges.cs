using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary><see cref="ResourceOptions.IgnoreChanges"/>: the recorded value takes the place of the declared one. <c>*</c> in a pointer stands for every member or item.</summary>
internal static class IgnoredChanges
{
    /// <summary>The document with the recorded values at the pointers. A place that exists on one side only within a list is passed over: lists have no holes.</summary>
    public static JsonObject Apply(JsonObject document, JsonObject recorded, ImmutableArray<string> pointers)
    {
        if (pointers.IsEmpty)
        {
            return document;
        }

        var copy = (JsonObject)document.DeepClone();
        foreach (string pointer in pointers)
        {
            string[] segments = JsonPointer.Segments(pointer);
            if (segments.Length > 0)
            {
                Restore(copy, recorded, segments);
            }
        }

        return copy;
    }

    /// <summary>Whether an ignored pointer stands for a field or something around it.</summary>
    public static bool Covers(string ignored, string pointer)
    {
        string[] pattern = JsonPointer.Segments(ignored);
        string[] segments = JsonPointer.Segments(pointer);
        return pattern.Length <= segments.Length && pattern.Zip(segments).All(pair => pair.First == "*" || pair.First == pair.Second);
    }

    private static void Restore(JsonNode? node, JsonNode? recorded, ReadOnlySpan<string> segments)
    {
        string segment = segments[0];
        ReadOnlySpan<string> rest = segments[1..];
        switch (node, recorded)
        {
            case (JsonObject members, JsonObject old):
                string[] names = segment == "*" ? [.. members.Select(member => member.Key).Union(old.Select(member => member.Key))] : [segment];
                foreach (string name in names)
                {
                    if (!rest.IsEmpty)
                    {
                        Restore(members[name], old[name], rest);
                    }
                    else if (old.TryGetPropertyValue(name, out JsonNode? value))
                    {
                        members[name] = value?.DeepClone();
                    }
                    else
                    {
                        members.Remove(name);
                    }
                }

                break;
            case (JsonArray items, JsonArray old):
                int count = Math.Min(items.Count, old.Count);
                for (int index = 0; index < count; index++)
                {
                    if (segment != "*" && segment != index.ToString(CultureInfo.InvariantCulture))
                    {
                        continue;
                    }

                    if (rest.IsEmpty)
                    {
                        items[index] = old[index]?.DeepClone();
                    }
                    else
                    {
                        Restore(items[index], old[index], rest);
                    }
                }

                break;
            default:
                break;
        }
    }
}
