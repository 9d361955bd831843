using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Puts the values of references and of the config into declarations.</summary>
/// <param name="board">What is known of outputs.</param>
/// <param name="config">Config values of the stack.</param>
/// <param name="secretConfig">Names of the secret ones.</param>
/// <param name="computed">Values that the program computes.</param>
/// <param name="others">Outputs of other stacks.</param>
internal sealed class DeclarationResolver(OutputBoard board, ImmutableDictionary<string, JsonNode?> config, ImmutableHashSet<string> secretConfig, ComputedValues computed, OtherStacks others)
{
    /// <summary>Has the program compute what it can of a declaration; before <see cref="Resolve"/>.</summary>
    /// <exception cref="EngineException">The program failed, or is gone.</exception>
    public async ValueTask ComputeAsync(GraphNode node, CancellationToken cancellationToken)
    {
        foreach (Expression.Computed use in node.Expressions.Uses.Select(use => use.Expression).OfType<Expression.Computed>().Distinct())
        {
            await computed.ComputeAsync(use.Id, expression => Input(node, expression), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Which value a declaration refers to and will never get, once all that it refers to is done; null where it has all.</summary>
    /// <param name="node">The declaration and its references.</param>
    public string? Missing(GraphNode node)
    {
        foreach (NodeReference reference in node.References.Where(reference => reference.Reference is { Required: true, Output.Length: > 0 } && Value(reference).Value is null))
        {
            return $"{reference.Target.ToKey()} has no output `{reference.Reference.Output}`, which {reference.Reference.Pointer} refers to";
        }

        foreach (ExpressionUse use in node.Expressions.Uses)
        {
            if (use.Expression is Expression.Computed { Id: var id } && computed.InputsOf(id).FirstOrDefault(input => Input(node, input) is null) is { } input)
            {
                return input is Expression.Status status
                    ? $"{status.Target} has no output `{status.Output}`, which {use.Pointer} is computed from"
                    : $"{input.Text} has no value, which {use.Pointer} is computed from";
            }
        }

        return null;
    }

    /// <summary>Resolves a declaration.</summary>
    /// <param name="node">The declaration and its references.</param>
    public ResolvedDeclaration Resolve(GraphNode node)
    {
        ImmutableArray<ReferenceValue> references = node.References.IsEmpty ? [] : [.. node.References.Select(Value)];
        JsonObject document = OptionAnnotations.Without(node.Declaration.Document);
        if (ReferenceEquals(node.Expressions, ExpressionScan.Empty))
        {
            return new ResolvedDeclaration(document, references, [], node.Declaration.SecretPointers);
        }

        Dictionary<Expression, Urn> targets = Targets(node);
        var unknown = ImmutableArray.CreateBuilder<string>();
        var tainted = ImmutableArray.CreateBuilder<string>();
        tainted.AddRange(node.Declaration.SecretPointers);
        foreach (ExpressionUse use in node.Expressions.Uses)
        {
            if (!TryGet(use.Expression, targets, out _, out bool secret))
            {
                unknown.Add(use.Pointer);
            }
            else if (use.Expression is Expression.Computed value)
            {
                tainted.AddRange(computed.Find(value.Id)!.Secrets.Select(below => Expressions.IsWhole(JsonPointer.Resolve(document, use.Pointer)) ? use.Pointer + below : use.Pointer));
            }
            else if (secret)
            {
                tainted.Add(use.Pointer);
            }
        }

        JsonObject resolved = Expressions.Substitute(document, (Expression expression, out JsonNode? value) => TryGet(expression, targets, out value, out _));
        return new ResolvedDeclaration(resolved, references, unknown.ToImmutable(), tainted.ToImmutable());
    }

    /// <summary>
    /// The document with the config, and what the program computed, put in and references still standing: what is recorded, so that it can be resolved again without its program. Null where it has none; the inputs, escaped, are then as good.
    /// </summary>
    public JsonObject? Template(GraphNode node) => ReferenceEquals(node.Expressions, ExpressionScan.Empty) || node.Expressions.Uses.All(use => use.Expression is not Expression.Status)
        ? null
        : Expressions.Fill(
            OptionAnnotations.Without(node.Declaration.Document),
            (Expression expression, out JsonNode? value) =>
            {
                value = null;
                return expression is not Expression.Status && TryGet(expression, [], out value, out _);
            });

    private ComputedInput? Input(GraphNode node, Expression expression)
    {
        (JsonNode? value, bool secret) = (null, false);
        bool known = expression switch
        {
            Expression.Status status => node.References.FirstOrDefault(reference => reference.Reference.Target == status.Target) is { } reference
                && board.TryGet(reference.Target, status.Output, out value, out secret),
            Expression.StackOutput output => others.TryGet(output, out value, out secret),
            _ => false,
        };
        return known ? new ComputedInput(value, secret) : null;
    }

    private ReferenceValue Value(NodeReference reference)
    {
        bool secret = false;
        JsonNode? value = reference.Reference.Output.Length > 0 && board.TryGet(reference.Target, reference.Reference.Output, out JsonNode? known, out secret) ? known : null;
        OutputBoard.Entry? target = board.Find(reference.Target);
        return new ReferenceValue(reference.Reference, reference.Target, value, target?.Inputs) { Secret = secret, TargetSecrets = SecretPointers.WithinInputs(target?.SecretPointers ?? []) };
    }

    private bool TryGet(Expression expression, Dictionary<Expression, Urn> targets, out JsonNode? value, out bool secret)
    {
        (value, secret) = (null, false);
        switch (expression)
        {
            case Expression.Config name:
                secret = secretConfig.Contains(name.Name);
                return config.TryGetValue(name.Name, out value);
            case Expression.Computed use:
                value = computed.Find(use.Id)?.Value;
                return computed.Find(use.Id) is not null;
            case Expression.StackOutput output:
                return others.TryGet(output, out value, out secret);
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
