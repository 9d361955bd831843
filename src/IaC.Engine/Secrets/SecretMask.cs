using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Documents as they are shown.</summary>
internal static class SecretMask
{
    /// <summary>A copy of a document with <c>(secret)</c> in the place of the values at the pointers.</summary>
    /// <param name="document">The document.</param>
    /// <param name="pointers">Pointers of secrets.</param>
    /// <param name="root">Pointer of the document itself: <c>/status</c> for outputs.</param>
    public static JsonObject? Apply(JsonObject? document, ImmutableArray<string> pointers, string root = "") =>
        pointers.IsEmpty ? (JsonObject?)document?.DeepClone() : Mask(document, root, pointers) as JsonObject;

    private static JsonNode? Mask(JsonNode? node, string pointer, ImmutableArray<string> pointers)
    {
        if (node is not null && pointers.Contains(pointer))
        {
            return JsonValue.Create(ChangeView.Secret);
        }

        return node switch
        {
            JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Mask(member.Value, JsonPointer.Append(pointer, member.Key), pointers)))),
            JsonArray items => new JsonArray([.. items.Select((item, index) => Mask(item, JsonPointer.Append(pointer, index), pointers))]),
            _ => node?.DeepClone(),
        };
    }
}
