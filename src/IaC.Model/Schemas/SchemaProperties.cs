using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace IaC.Model;

/// <summary>The values that a schema names under <c>properties</c>, each read at its first use. Safe to use from several threads: two that come first read the same twice.</summary>
internal sealed class SchemaProperties(SchemaReader reader, JsonElement properties) : IReadOnlyDictionary<string, SchemaNode>
{
    private Dictionary<string, Property>? _all;

    public int Count => All.Count;

    public IEnumerable<string> Keys => All.Keys;

    public IEnumerable<SchemaNode> Values => All.Values.Select(property => property.Node);

    private Dictionary<string, Property> All => _all ??= Index();

    public SchemaNode this[string key] => All[key].Node;

    public bool ContainsKey(string key) => All.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out SchemaNode value)
    {
        value = All.TryGetValue(key, out Property? property) ? property.Node : null;
        return property is not null;
    }

    public IEnumerator<KeyValuePair<string, SchemaNode>> GetEnumerator()
    {
        foreach ((string name, Property property) in All)
        {
            yield return new KeyValuePair<string, SchemaNode>(name, property.Node);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private Dictionary<string, Property> Index()
    {
        var all = new Dictionary<string, Property>(properties.GetPropertyCount());
        foreach (JsonProperty property in properties.EnumerateObject())
        {
            all.Add(property.Name, new Property(reader, property.Value));
        }

        return all;
    }

    private sealed class Property(SchemaReader reader, JsonElement schema)
    {
        private SchemaNode? _node;

        public SchemaNode Node => _node ??= reader.Read(schema);
    }
}
