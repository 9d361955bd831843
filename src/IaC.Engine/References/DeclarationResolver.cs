using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Puts the values of references and of the config into declarations.</summary>
/// <param name="board">What is known of outputs.</param>
/// <param name="config">Config values of the stack.</param>
/// <param name="secretConfig">Names of the secret ones.</param>
internal sealed class DeclarationResolver(OutputBoard board, ImmutableDictionary<string, JsonNode?> config, ImmutableHashSet<string> secretConfig)
{
    /// <summary>Resolves a declaration.</summary>
    /// <param name="node">The declaration and its references.</param>
    public ResolvedDeclaration Resolve(GraphNode node)
    {
        ImmutableArray<ReferenceValue> references = node.References.IsEmpty ? [] : [.. node.References.Select(Value)];
        JsonObject document = OptionAnnotations.Without(node.Declaration.Document);
        if (ReferenceEquals(node.Expressions, ExpressionScan.Empty))
        {
            return new ResolvedDeclaration(document, references, [], []);
        }

        Dictionary<Expression, Urn> targets = Targets(node);
        var unknown = ImmutableArray.CreateBuilder<string>();
        var tainted = ImmutableArray.CreateBuilder<string>();
        foreach (ExpressionUse use in node.Expressions.Uses)
        {
            if (!TryGet(use.Expression, targets, out _, out bool secret))
            {
                unknown.Add(use.Pointer);
            }
            else if (secret)
            {
                tainted.Add(use.Pointer);
            }
        }

        JsonObject resolved = Expressions.Substitute(document, (Expression expression, out JsonNode? value) => TryGet(expression, targets, out value, out _));
        return new ResolvedDeclaration(resolved, references, unknown.ToImmutable(), tainted.ToImmutable());
    }

    /// <summary>The document with the config put in and references still standing: what is recorded, so that it can be resolved again without its program. Null where it has none.</summary>
    public JsonObject? Template(GraphNode node) => ReferenceEquals(node.Expressions, ExpressionScan.Empty) || node.Expressions.Uses.All(use => use.Expression is Expression.Config)
        ? null
        : Expressions.Substitute(
            OptionAnnotations.Without(node.Declaration.Document),
            (Expression expression, out JsonNode? value) =>
            {
                value = null;
                return expression is Expression.Config name && config.TryGetValue(name.Name, out value);
            });

    private ReferenceValue Value(NodeReference reference)
    {
        bool secret = false;
        JsonNode? value = reference.Reference.Output.Length > 0 && board.TryGet(reference.Target, reference.Reference.Output, out JsonNode? known, out secret) ? known : null;
        return new ReferenceValue(reference.Reference, reference.Target, value, board.Find(reference.Target)?.Inputs) { Secret = secret };
    }

    private bool TryGet(Expression expression, Dictionary<Expression, Urn> targets, out JsonNode? value, out bool secret)
    {
        (value, secret) = (null, false);
        switch (expression)
        {
            case Expression.Config name:
                secret = secretConfig.Contains(name.Name);
                return config.TryGetValue(name.Name, out value);
            case Expression.Status status:
                return targets.TryGetValue(status, out Urn target) && board.TryGet(target, status.Output, out value, out secret);
            default:
                return false;
        }
    }

    private static Dictionary<Expression, Urn> Targets(GraphNode node)
    {
        Dictionary<(string, ResourceKey), Urn> byReference = node.References
            .Where(reference => reference.IsExpression)
            .DistinctBy(reference => (reference.Reference.Output, reference.Reference.Target))
            .ToDictionary(reference => (reference.Reference.Output, reference.Reference.Target), reference => reference.Target);
        return node.Expressions.Uses.Select(use => use.Expression).OfType<Expression.Status>().Distinct()
            .Where(status => byReference.ContainsKey((status.Output, status.Target)))
            .ToDictionary(status => (Expression)status, status => byReference[(status.Output, status.Target)]);
    }
}
