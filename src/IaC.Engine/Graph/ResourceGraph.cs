using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// The resources of a stack in the order in which they can be made. It only orders: what a step does is decided by <see cref="Planner"/>. Built in time linear in resources and references.
/// </summary>
/// <param name="Nodes">Every node after all that it depends on; within that, in the order of declaration.</param>
public sealed record ResourceGraph(ImmutableArray<GraphNode> Nodes)
{
    /// <summary>The outputs of the stack, which depend on resources as a resource does and come after all; null where it has none.</summary>
    internal GraphNode? Outputs { get; init; }

    /// <summary>Builds the graph of a stack. All faults of all resources are found in one go: unknown kinds, duplicates, dangling references, cycles.</summary>
    /// <returns>The graph; without its faulty nodes where there are faults.</returns>
    public static (ResourceGraph Graph, ImmutableArray<Diagnostic> Faults) Build(
        StackDefinition definition, IReadOnlyDictionary<(string ApiVersion, string Kind), KindDescriptor> kinds) => Build(definition, kinds, null);

    /// <summary>The same, with what refers to outputs of other stacks looked up.</summary>
    internal static (ResourceGraph Graph, ImmutableArray<Diagnostic> Faults) Build(
        StackDefinition definition, IReadOnlyDictionary<(string ApiVersion, string Kind), KindDescriptor> kinds, OtherStacks? others)
    {
        var faults = new List<Diagnostic>();
        var declared = new Dictionary<ResourceKey, ResourceDeclaration>();
        foreach (ResourceDeclaration declaration in definition.Resources)
        {
            if (!declared.TryAdd(declaration.Key, declaration))
            {
                string? first = declared[declaration.Key].Source.Locate("/metadata/name")?.ToString();
                faults.Add(Diagnostic.Error($"{declaration.Key} is declared twice", declaration.Source.Locate("/metadata/name"), first is null ? null : $"first at {first}"));
            }
        }

        var builder = new NodeBuilder(definition, kinds, declared.ContainsKey, () => declared.Keys, others);
        List<GraphNode> nodes = [.. declared.Values.Select(declaration => builder.Build(declaration, faults)).OfType<GraphNode>()];
        var index = new Dictionary<Urn, int>(nodes.Count);
        for (int number = 0; number < nodes.Count; number++)
        {
            index[nodes[number].Urn] = number;
        }

        LayeredOrder order = LayeredOrder.Of(nodes.Count, number => nodes[number].DependsOn.Where(index.ContainsKey).Select(urn => index[urn]));
        faults.AddRange(Cycles(nodes, index, order.InCycles));
        GraphNode? outputs = definition.Outputs is { } declaredOutputs ? builder.Build(declaredOutputs, StackKind.Instance, faults) : null;
        return (new ResourceGraph([.. order.Layers.SelectMany(layer => layer).Select(number => nodes[number])]) { Outputs = outputs }, [.. faults]);
    }

    // Every node that is left depends on another one that is left: following that edge must come back to where it was.
    private static IEnumerable<Diagnostic> Cycles(List<GraphNode> nodes, Dictionary<Urn, int> index, ImmutableArray<int> left)
    {
        var inCycles = left.ToHashSet();
        var walked = new HashSet<int>();
        foreach (int start in left)
        {
            var path = new List<int>();
            int node = start;
            while (walked.Add(node))
            {
                path.Add(node);
                node = nodes[node].DependsOn.Where(index.ContainsKey).Select(urn => index[urn]).First(inCycles.Contains);
            }

            if (path.IndexOf(node) is >= 0 and var entry)
            {
                yield return CycleFault([.. path[entry..].Select(number => nodes[number])]);
            }
        }
    }

    private static Diagnostic CycleFault(List<GraphNode> cycle)
    {
        IEnumerable<string> edges = cycle.Select((node, number) => Edge(node, cycle[(number + 1) % cycle.Count]));
        string? pointer = cycle[0].References.FirstOrDefault(reference => reference.Target == cycle[1 % cycle.Count].Urn)?.Reference.Pointer;
        return Diagnostic.Error($"dependency cycle: {string.Join(", ", edges)}", cycle[0].Declaration.Source.Locate(pointer ?? "/metadata/annotations/iac~1depends-on"));
    }

    private static string Edge(GraphNode from, GraphNode to)
    {
        string by = from.References.FirstOrDefault(reference => reference.Target == to.Urn)?.Reference.Pointer ?? "depends-on";
        return $"{from.Declaration.Key} needs {to.Declaration.Key} ({by})";
    }
}
