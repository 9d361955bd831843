using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Options of the engine that are written as annotations. They say how the engine treats the document, so they are no part of it: a changed option is a changed record, not a changed resource.
/// </summary>
internal static class OptionAnnotations
{
    /// <summary>The document without them; the same one where it has none.</summary>
    public static JsonObject Without(JsonObject document)
    {
        if (document["metadata"] is not JsonObject metadata || metadata["annotations"] is not JsonObject annotations || !ResourceOptions.Annotations.Any(annotations.ContainsKey))
        {
            return document;
        }

        var copy = (JsonObject)document.DeepClone();
        var kept = (JsonObject)copy["metadata"]!["annotations"]!;
        foreach (string name in ResourceOptions.Annotations)
        {
            kept.Remove(name);
        }

        if (kept.Count == 0)
        {
            ((JsonObject)copy["metadata"]!).Remove("annotations");
        }

        return copy;
    }
}
