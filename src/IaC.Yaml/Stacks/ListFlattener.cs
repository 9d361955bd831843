using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Yaml;

/// <summary>Takes <c>v1</c> Lists apart: their items are documents like any other.</summary>
internal static class ListFlattener
{
    /// <summary>The documents in order, with items in the place of their list.</summary>
    public static IEnumerable<SourceDocument> Flatten(IEnumerable<SourceDocument> documents, ICollection<Diagnostic> faults) =>
        documents.SelectMany(document => document.ApiVersion == KindSchema.List.ApiVersion && document.Kind == KindSchema.List.Kind ? Items(document, faults) : [document]);

    private static IEnumerable<SourceDocument> Items(SourceDocument list, ICollection<Diagnostic> faults)
    {
        foreach (DocumentFault fault in KindSchema.List.Check(list.Root))
        {
            faults.Add(fault.ToDiagnostic(list.Source));
        }

        if (list.Root["items"] is not JsonArray array)
        {
            return [];
        }

        JsonNode?[] items = [.. array];
        array.Clear();
        var documents = new List<SourceDocument>();
        for (int index = 0; index < items.Length; index++)
        {
            YamlSourceMap source = ((YamlSourceMap)list.Source).Below(JsonPointer.Append("/items", index));
            if (items[index] is not JsonObject item)
            {
                continue;
            }

            if (item["apiVersion"]?.ToString() is { Length: > 0 } apiVersion && item["kind"]?.ToString() is { Length: > 0 } kind)
            {
                documents.Add(new SourceDocument(apiVersion, kind, item, source, list.Folder));
            }
            else
            {
                faults.Add(Diagnostic.Error("an item of a List must have `apiVersion` and `kind`", source.Locate("")));
            }
        }

        return Flatten(documents, faults);
    }
}
