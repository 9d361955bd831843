using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Whether the entry of an unchanged resource would still be another one.</summary>
internal static class RecordComparer
{
    /// <summary>Compares name, options, dependencies and references; an operation that was planned and never begun is to be taken back.</summary>
    public static bool Differs(PlanRequest request)
    {
        (RecordedResource recorded, GraphNode node) = (request.Recorded!, request.Node);
        return recorded.Urn != node.Urn
            || recorded.Kept
            || recorded.Pending != PendingOperation.None
            || recorded.BaseFolder != node.Declaration.BaseFolder
            || !recorded.DependsOn.AsSpan().SequenceEqual(node.DependsOn.AsSpan())
            || !JsonNode.DeepEquals(recorded.Template, request.Template)
            || !Same(recorded.Options, node.Declaration.Options)
            || !SameReferences(request);
    }

    // Records compare arrays by identity.
    private static bool Same(ResourceOptions left, ResourceOptions right) =>
        ReferenceEquals(left, right)
        || (WithoutLists(left) == WithoutLists(right)
            && left.DependsOn.AsSpan().SequenceEqual(right.DependsOn.AsSpan())
            && left.ReplaceWith.AsSpan().SequenceEqual(right.ReplaceWith.AsSpan())
            && left.IgnoreChanges.AsSpan().SequenceEqual(right.IgnoreChanges.AsSpan())
            && left.ReplaceOnChanges.AsSpan().SequenceEqual(right.ReplaceOnChanges.AsSpan())
            && left.Hooks.AsSpan().SequenceEqual(right.Hooks.AsSpan())
            && left.Aliases.AsSpan().SequenceEqual(right.Aliases.AsSpan()));

    private static ResourceOptions WithoutLists(ResourceOptions options) => options with { DependsOn = [], ReplaceWith = [], IgnoreChanges = [], ReplaceOnChanges = [], Aliases = [], Hooks = [] };

    private static bool SameReferences(PlanRequest request)
    {
        if (request.Recorded!.References.Length != request.References.Length)
        {
            return false;
        }

        for (int index = 0; index < request.References.Length; index++)
        {
            (RecordedReference recorded, ReferenceValue current) = (request.Recorded.References[index], request.References[index]);
            if (recorded.Pointer != current.Reference.Pointer || recorded.Target != current.Target || recorded.Output != current.Reference.Output)
            {
                return false;
            }
        }

        return true;
    }
}
