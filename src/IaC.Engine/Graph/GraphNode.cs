using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A declared resource with what it refers to and depends on.</summary>
/// <param name="Urn">Identity.</param>
/// <param name="Declaration">What was declared.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="References">References to resources of the stack, by fields and by expressions.</param>
/// <param name="DependsOn">What must be done before it: targets of the references, and <see cref="ResourceOptions.DependsOn"/>; each once.</param>
/// <param name="Expressions">The expressions of the document; <see cref="ExpressionScan.Empty"/> where it has not even an escaped one.</param>
public sealed record GraphNode(
    Urn Urn, ResourceDeclaration Declaration, KindDescriptor Kind, ImmutableArray<NodeReference> References, ImmutableArray<Urn> DependsOn, ExpressionScan Expressions);

/// <summary>A reference to a resource of the stack.</summary>
/// <param name="Reference">What refers to what.</param>
/// <param name="Target">URN of the resource referred to.</param>
/// <param name="IsExpression">The value takes the place of an expression, so that it is part of the document.</param>
public sealed record NodeReference(ResourceReference Reference, Urn Target, bool IsExpression);
