using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>
/// A graph of numbered nodes in layers: each node lies in the first layer after all that it depends on, and keeps the order of its number within the layer. Linear in nodes and edges.
/// </summary>
/// <param name="Layers">Nodes that are in no cycle and depend on none.</param>
/// <param name="InCycles">The other nodes.</param>
internal sealed record LayeredOrder(ImmutableArray<ImmutableArray<int>> Layers, ImmutableArray<int> InCycles)
{
    /// <summary>Sorts nodes 0 to <paramref name="count"/> - 1. An edge that is given twice counts twice and does no harm.</summary>
    public static LayeredOrder Of(int count, Func<int, IEnumerable<int>> dependencies)
    {
        int[] open = new int[count];
        var dependents = new List<int>?[count];
        for (int node = 0; node < count; node++)
        {
            foreach (int dependency in dependencies(node))
            {
                (dependents[dependency] ??= []).Add(node);
                open[node]++;
            }
        }

        var layers = ImmutableArray.CreateBuilder<ImmutableArray<int>>();
        List<int> layer = [.. Enumerable.Range(0, count).Where(node => open[node] == 0)];
        while (layer.Count > 0)
        {
            layers.Add([.. layer]);
            var next = new List<int>();
            foreach (int node in layer)
            {
                foreach (int dependent in dependents[node] ?? [])
                {
                    if (--open[dependent] == 0)
                    {
                        next.Add(dependent);
                    }
                }
            }

            next.Sort();
            layer = next;
        }

        return new LayeredOrder(layers.ToImmutable(), [.. Enumerable.Range(0, count).Where(node => open[node] > 0)]);
    }
}
