using System.Collections.Immutable;
using System.Text.Json;

namespace IaC.Sdk.Generator;

/// <summary>All schemas. What several kinds of a group share has one class; that of the core group serves the other groups of Kubernetes.</summary>
internal sealed class SchemaSet
{
    private const string Prefix = "#/$defs/";

    // They describe the stack itself, the agent, and a way to write several documents: no resources.
    private static readonly string[] NoResources = ["Stack", "GitOps", "List"];

    private readonly Dictionary<(bool Own, string Name), ArgsSchema> _definitions = [];

    public SchemaSet(ImmutableArray<string> texts)
    {
        var kinds = new List<KindSchema>();
        foreach (string text in texts)
        {
            JsonElement root = JsonDocument.Parse(text).RootElement;
            string[] title = root.TryGetProperty("title", out JsonElement value) ? value.GetString()!.Split(' ') : [];
            if (title.Length == 2 && !NoResources.Contains(title[1]))
            {
                kinds.Add(new KindSchema(root, title[0], title[1]));
            }
        }

        Kinds = [.. kinds.OrderBy(kind => kind.ApiVersion.Contains("/")).ThenBy(kind => kind.ApiVersion, StringComparer.Ordinal).ThenBy(kind => kind.Name, StringComparer.Ordinal)];
        foreach (KindSchema kind in Kinds)
        {
            foreach (JsonProperty definition in kind.Root.GetProperty("$defs").EnumerateObject())
            {
                (bool, string) name = (kind.Namespace == Namespaces.Own, definition.Name);
                if (!_definitions.ContainsKey(name))
                {
                    _definitions.Add(name, new ArgsSchema(kind.Namespace, definition.Name, definition.Value));
                }
            }

            _definitions.Add((kind.Namespace == Namespaces.Own, kind.Name), new ArgsSchema(kind.Namespace, kind.Name, kind.Root));
        }
    }

    /// <summary>The kinds of resources.</summary>
    public ImmutableArray<KindSchema> Kinds { get; }

    /// <summary>The objects within them, and the documents themselves.</summary>
    public IEnumerable<ArgsSchema> Definitions => _definitions.Values;

    /// <summary>The class that a reference of a schema means.</summary>
    public string ClassOf(string reference, string space)
    {
        ArgsSchema target = _definitions[(space == Namespaces.Own, reference.Substring(Prefix.Length))];
        return target.Namespace == space ? target.ClassName : $"global::{target.Namespace}.{target.ClassName}";
    }
}
