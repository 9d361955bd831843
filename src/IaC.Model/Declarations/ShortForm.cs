using System.Text.Json.Nodes;

namespace IaC.Model;

/// <summary>A document as a person would write it: without what its kind and its provider write in by themselves, names first.</summary>
public static class ShortForm
{
    private static readonly string[] First = ["apiVersion", "kind", "metadata", "name", "namespace", "image"];

    /// <summary>A copy without the members that mean what their absence means.</summary>
    public static JsonObject Of(KindDescriptor kind, JsonObject document)
    {
        var copy = (JsonObject)InOrder(document)!;
        foreach (DocumentFault unknown in kind.Check(copy).Where(fault => fault.AtName).ToArray())
        {
            (JsonPointer.Resolve(copy, unknown.Pointer)?.Parent as JsonObject)?.Remove(JsonPointer.Segments(unknown.Pointer)[^1]);
        }

        JsonObject meant = kind.Normalise(copy);
        int faults = kind.Check(copy).Count();
        Shorten(copy, () => kind.Check(copy).Count() <= faults && JsonNode.DeepEquals(kind.Normalise(copy), meant));
        return copy;
    }

    private static JsonNode? InOrder(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.OrderBy(member => Array.IndexOf(First, member.Key) is >= 0 and var place ? place : First.Length).Select(member => KeyValuePair.Create(member.Key, InOrder(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(InOrder)]),
        _ => node?.DeepClone(),
    };

    // Whole objects first: what is left of them is then short already.
    private static void Shorten(JsonNode? node, Func<bool> same)
    {
        switch (node)
        {
            case JsonObject members:
                foreach (string name in members.Select(member => member.Key).ToArray())
                {
                    int index = members.IndexOf(name);
                    JsonNode? value = members[name];
                    members.RemoveAt(index);
                    if (!same())
                    {
                        members.Insert(index, name, value);
                        Shorten(value, same);
                    }
                }

                break;
            case JsonArray items:
                foreach (JsonNode? item in items)
                {
                    Shorten(item, same);
                }

                break;
        }
    }
}
