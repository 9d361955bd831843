using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC;

/// <summary>An output of a resource.</summary>
/// <param name="resource">The resource.</param>
/// <param name="path">Path within its outputs: <c>address</c>, <c>ports.0.hostPort</c>.</param>
/// <param name="type">What the program takes it for.</param>
internal sealed class LeafNode(CustomResource resource, string path, Type type) : OutputNode
{
    /// <summary>The expression that stands for it in documents of another namespace.</summary>
    public string Expression => resource.ExpressionOf(path, null);

    /// <summary>The expression within a document.</summary>
    public string ExpressionIn(string? space) => resource.ExpressionOf(path, space);

    public override ValueTask<Resolved> ResolveAsync(LeafValues? leaves)
    {
        if (leaves is null)
        {
            return new(Resolved.Unknown);
        }

        if (!leaves.TryGet(Expression, out (JsonNode? Value, bool Secret) found))
        {
            throw new RunException($"a function given to Apply uses an output of {resource.Key}, which it is not told to wait for: combine it with Output.Tuple or Output.All before Apply");
        }

        return new(new Resolved(true, Convert(found.Value), found.Secret));
    }

    public override void AddLeaves(ISet<LeafNode> leaves) => leaves.Add(this);

    private object? Convert(JsonNode? value)
    {
        try
        {
            return value.Deserialize(type, JsonValues.Options);
        }
        catch (JsonException exception)
        {
            throw new RunException($"the output {path} of {resource.Key} is no {type.Name}: {exception.Message}");
        }
    }
}

/// <summary>Values of resources' outputs, by expression.</summary>
internal sealed class LeafValues(IReadOnlyDictionary<string, (JsonNode? Value, bool Secret)> values)
{
    public bool TryGet(string expression, out (JsonNode? Value, bool Secret) value) => values.TryGetValue(expression, out value);
}
