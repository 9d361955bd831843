using System.Text.Json;
using System.Text.Json.Nodes;

namespace IaC;

/// <summary>An output of a resource, or of another stack.</summary>
/// <param name="owner">What it is an output of.</param>
/// <param name="path">Path within its outputs: <c>address</c>, <c>ports.0.hostPort</c>.</param>
/// <param name="type">What the program takes it for.</param>
internal sealed class LeafNode(IOutputOwner owner, string path, Type type) : OutputNode
{
    /// <summary>The expression that stands for it in documents of another namespace.</summary>
    public string Expression => owner.ExpressionOf(path, null);

    /// <summary>The expression within a document.</summary>
    public string ExpressionIn(string? space) => owner.ExpressionOf(path, space);

    /// <summary>Whether the program takes it for a text.</summary>
    public bool IsText => type == typeof(string);

    /// <summary>What it is an output of.</summary>
    public IOutputOwner Owner => owner;

    /// <summary>Path within its outputs.</summary>
    public string Path => path;

    /// <summary>An output, by its path.</summary>
    public static Output<T> Output<T>(IOutputOwner owner, string path) => path.Split('.').All(ExpressionName.IsSimple)
        ? new Output<T>(new LeafNode(owner, path, typeof(T)))
        : throw new ArgumentException($"`{path}` is no path of an output: write names with dots between", nameof(path));

    public override ValueTask<Resolved> ResolveAsync(LeafValues? leaves)
    {
        if (leaves is null)
        {
            return new(Resolved.Unknown);
        }

        if (leaves.Find(this) is not { } found)
        {
            throw new RunException($"a function given to Apply uses an output of {owner.Label}, which it is not told to wait for: combine it with Output.Tuple or Output.All before Apply");
        }

        return new(new Resolved(true, Convert(found.Value), found.Secret));
    }

    public override void AddLeaves(ISet<LeafNode> leaves) => leaves.Add(this);

    private object? Convert(JsonNode? value)
    {
        try
        {
            return value is null && type.IsValueType ? Activator.CreateInstance(type) : value.Deserialize(type, JsonValues.Reading);
        }
        catch (JsonException exception)
        {
            throw new RunException($"the output {path} of {owner.Label} is no {type.Name}: {exception.Message}");
        }
    }
}
