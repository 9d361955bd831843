using System.Collections.Immutable;

namespace IaC;

/// <summary>Values that documents refer to and only the program can compute.</summary>
internal sealed class ComputedNodes
{
    private Dictionary<OutputNode, string>? _ids;
    private List<OutputNode>? _nodes;

    private int Count => _nodes?.Count ?? 0;

    /// <summary>The id of a value, the same one each time.</summary>
    public string IdOf(OutputNode node)
    {
        _ids ??= new Dictionary<OutputNode, string>(ReferenceEqualityComparer.Instance);
        _nodes ??= [];
        if (!_ids.TryGetValue(node, out string? id))
        {
            _nodes.Add(node);
            _ids.Add(node, id = _nodes.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        return id;
    }

    /// <summary>The value of an id.</summary>
    public OutputNode Find(string id) => _nodes![int.Parse(id, System.Globalization.CultureInfo.InvariantCulture) - 1];

    /// <summary>Writes what `iac` must know of them.</summary>
    public void Write(JsonText json)
    {
        for (int index = 0; index < Count; index++)
        {
            Write(json, _nodes![index]);
        }
    }

    private void Write(JsonText json, OutputNode node) => json.StartObject().Name("id").Value(IdOf(node)).Name("inputs").Texts([.. InputsOf(node)]).EndObject();

    /// <summary>The outputs that a value is computed from, as expressions.</summary>
    public static ImmutableArray<string> InputsOf(OutputNode node)
    {
        var leaves = new HashSet<LeafNode>();
        node.AddLeaves(leaves);
        return [.. leaves.Select(leaf => leaf.Expression).Distinct().Order(StringComparer.Ordinal)];
    }
}
