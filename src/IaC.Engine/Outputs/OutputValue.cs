using System.Text.Json.Nodes;

namespace IaC.Engine;

/// <summary>An output of a stack.</summary>
/// <param name="Value">The value, in plain.</param>
/// <param name="Secret">It is a secret, or holds one: sealed in the state, masked wherever it is shown unasked.</param>
public sealed record OutputValue(JsonNode? Value, bool Secret)
{
    /// <summary>Whether both are the same.</summary>
    public bool Equals(OutputValue? other) => other is not null && Secret == other.Secret && JsonNode.DeepEquals(Value, other.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Secret, Value?.ToJsonString());
}
