using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>The outputs of a stack as far as their values are known.</summary>
/// <param name="Known">Values.</param>
/// <param name="Unknown">Names of those that are made from what is not known.</param>
internal sealed record ResolvedOutputs(ImmutableSortedDictionary<string, OutputValue> Known, ImmutableArray<string> Unknown)
{
    /// <summary>No output.</summary>
    public static ResolvedOutputs None { get; } = new(ImmutableSortedDictionary.Create<string, OutputValue>(StringComparer.Ordinal), []);

    /// <summary>Puts in what is known.</summary>
    /// <param name="node">The outputs; null where there are none.</param>
    /// <param name="resolver">Knows the values.</param>
    /// <param name="cancellationToken">Ends what the program computes.</param>
    /// <exception cref="EngineException">The program failed, or is gone.</exception>
    public static async ValueTask<ResolvedOutputs> OfAsync(GraphNode? node, DeclarationResolver resolver, CancellationToken cancellationToken)
    {
        if (node is null)
        {
            return None;
        }

        await resolver.ComputeAsync(node, cancellationToken).ConfigureAwait(false);
        ResolvedDeclaration resolved = resolver.Resolve(node);
        var known = None.Known.ToBuilder();
        var unknown = ImmutableArray.CreateBuilder<string>();
        foreach ((string name, JsonNode? value) in OutputsDeclaration.ValuesOf(resolved.Document))
        {
            string pointer = JsonPointer.Append(OutputsDeclaration.Pointer, name);
            if (Touches(resolved.Unknown, pointer))
            {
                unknown.Add(name);
            }
            else
            {
                known[name] = new OutputValue(value?.DeepClone(), Touches(resolved.Tainted, pointer));
            }
        }

        return new ResolvedOutputs(known.ToImmutable(), unknown.ToImmutable());
    }

    /// <summary>Names of the outputs that are other ones than before, or may be.</summary>
    /// <param name="recorded">What is recorded.</param>
    /// <param name="partial">Only a part of the stack is looked at: what is not known stays as it is.</param>
    public ImmutableArray<string> Changes(ImmutableSortedDictionary<string, OutputValue> recorded, bool partial) =>
    [
        .. Known.Where(output => !recorded.TryGetValue(output.Key, out OutputValue? before) || before != output.Value).Select(output => output.Key)
            .Concat(partial ? [] : Unknown)
            .Concat(partial ? [] : recorded.Keys.Where(name => !Known.ContainsKey(name) && !Unknown.Contains(name)))
            .Order(StringComparer.Ordinal),
    ];

    private static bool Touches(ImmutableArray<string> pointers, string pointer) => pointers.Any(found => JsonPointer.IsAtOrBelow(found, pointer));
}
