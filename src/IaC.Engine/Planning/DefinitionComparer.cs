using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Whether a program still declares what a saved plan was made from.</summary>
public static class DefinitionComparer
{
    /// <summary>Each resource that is declared in another way, and how that is.</summary>
    public static ImmutableArray<string> Differences(StackDefinition saved, StackDefinition now)
    {
        var differences = ImmutableArray.CreateBuilder<string>();
        Dictionary<ResourceKey, ResourceDeclaration> current = now.Resources.ToDictionary(declaration => declaration.Key);
        foreach (ResourceDeclaration declaration in saved.Resources)
        {
            if (!current.Remove(declaration.Key, out ResourceDeclaration? other))
            {
                differences.Add($"{declaration.Key} is not declared any more");
            }
            else if (!JsonNode.DeepEquals(declaration.Document, other.Document) || !Inputs(declaration, saved).SequenceEqual(Inputs(other, now)))
            {
                differences.Add($"{declaration.Key} is declared in another way");
            }
        }

        if (!JsonNode.DeepEquals(saved.Outputs?.Document, now.Outputs?.Document))
        {
            differences.Add("the outputs are declared in another way");
        }

        differences.AddRange(current.Keys.Select(key => $"{key} is declared too"));
        return differences.ToImmutable();
    }

    // What values of Apply are made from; which function makes them cannot be compared.
    private static IEnumerable<string> Inputs(ResourceDeclaration declaration, StackDefinition stack) => Expressions.Scan(declaration.Document).Uses
        .Select(use => use.Expression).OfType<Expression.Computed>().SelectMany(use => stack.Computed.TryGetValue(use.Id, out ComputedValue? value) ? value.Inputs : []);
}
