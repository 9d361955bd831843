using System.Text.Json.Nodes;

namespace IaC;

/// <summary>Values of resources' outputs.</summary>
/// <param name="find">The value of one; null where it is not known.</param>
internal sealed class LeafValues(Func<LeafNode, (JsonNode? Value, bool Secret)?> find)
{
    /// <summary>The value of an output; null where it is not known.</summary>
    public (JsonNode? Value, bool Secret)? Find(LeafNode leaf) => find(leaf);
}
