using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Puts config values into the fields that say where something runs (<c>spec.nodeName</c>, <c>spec.nodeSelector</c>, the annotation of a claim). Hosts are chosen before anything else is resolved, so a field that refers to something else is refused.
/// </summary>
internal static class PlaceFields
{
    private const string NodeName = "nodeName";
    private const string NodeSelector = "nodeSelector";
    private const string Annotations = "annotations";
    private const string Remedy = "write it out, or refer to ${{ config.NAME }}, which is known before hosts are chosen";

    /// <summary>The definition with those fields written out.</summary>
    /// <param name="definition">What is declared.</param>
    /// <param name="faults">Gets an error for each field that cannot be.</param>
    public static StackDefinition Resolve(StackDefinition definition, ICollection<Diagnostic> faults) => !definition.Resources.Any(Refers) ? definition
        : definition with { Resources = [.. definition.Resources.Select(declaration => Refers(declaration) ? Resolve(declaration, definition, faults) : declaration)] };

    private static bool Refers(ResourceDeclaration declaration) => FieldsOf(declaration.Document).Any(field => Expressions.IsIn(field.Holder[field.Name]));

    private static IEnumerable<(JsonObject Holder, string Name, string Pointer)> FieldsOf(JsonObject document)
    {
        if (document["spec"] is JsonObject spec)
        {
            yield return (spec, NodeName, $"/spec/{NodeName}");
            foreach (string label in (spec[NodeSelector] as JsonObject ?? []).Select(member => member.Key))
            {
                yield return ((JsonObject)spec[NodeSelector]!, label, JsonPointer.Append($"/spec/{NodeSelector}", label));
            }
        }

        if (document["metadata"]?[Annotations] is JsonObject annotations)
        {
            yield return (annotations, HostReference.SelectedNode, JsonPointer.Append($"/metadata/{Annotations}", HostReference.SelectedNode));
        }
    }

    private static ResourceDeclaration Resolve(ResourceDeclaration declaration, StackDefinition definition, ICollection<Diagnostic> faults)
    {
        var document = (JsonObject)declaration.Document.DeepClone();
        foreach ((JsonObject holder, string name, string pointer) in FieldsOf(document).Where(field => Expressions.IsIn(field.Holder[field.Name])).ToArray())
        {
            var field = new JsonObject { [name] = holder[name]!.DeepClone() };
            if (Expressions.Substitute(field, Known)[name] is JsonValue value && value.TryGetValue(out string? text) && !Expressions.IsIn(text))
            {
                holder[name] = text;
            }
            else
            {
                faults.Add(Diagnostic.Error($"`{holder[name]}` says where {declaration.Key} runs, and gives no text that is known by then", declaration.Source.Locate(pointer), Remedy));
            }
        }

        return declaration with { Document = document };

        bool Known(Expression expression, out JsonNode? value)
        {
            value = null;
            return expression is Expression.Config config && !definition.SecretConfig.Contains(config.Name) && definition.Config.TryGetValue(config.Name, out value);
        }
    }
}
