using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>Which keys a document needs to be opened.</summary>
public static class SealedKeys
{
    /// <summary>Ids of the keys that sealed something in it, sorted.</summary>
    public static IReadOnlyList<string> Of(JsonNode? document)
    {
        var ids = new SortedSet<string>(StringComparer.Ordinal);
        Collect(document, ids);
        return [.. ids];
    }

    private static void Collect(JsonNode? node, SortedSet<string> ids)
    {
        switch (node)
        {
            case JsonObject when SecretBox.KeyOf(node) is { } id:
                ids.Add(id);
                break;
            case JsonObject members:
                members.ToList().ForEach(member => Collect(member.Value, ids));
                break;
            case JsonArray items:
                items.ToList().ForEach(item => Collect(item, ids));
                break;
            default:
                break;
        }
    }
}
