using System.Collections.Immutable;

namespace IaC.Model;

/// <summary>The expressions of a document.</summary>
/// <param name="Uses">In document order.</param>
/// <param name="Faults">Expressions that cannot be read.</param>
public sealed record ExpressionScan(ImmutableArray<ExpressionUse> Uses, ImmutableArray<DocumentFault> Faults)
{
    /// <summary>A document without expressions.</summary>
    public static ExpressionScan Empty { get; } = new([], []);

    /// <summary>The references that make edges.</summary>
    public IEnumerable<ResourceReference> References => Uses.Select(use => use.Reference).OfType<ResourceReference>();
}
