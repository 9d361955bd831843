using System.Text.Json.Nodes;

namespace IaC;

/// <summary>A value that a function of the program makes from another one. Where that is known the function runs once, in the program; otherwise when `iac` knows it, once for the same outputs.</summary>
/// <param name="source">What it is made from.</param>
/// <param name="function">Gives the value, or an output of it.</param>
internal sealed class ApplyNode(OutputNode source, Func<object?, Task<object?>> function) : OutputNode
{
    private readonly Lock _lock = new();
    private Task<(OutputNode Node, bool Secret)?>? _here;
    private (string Outputs, Task<(OutputNode Node, bool Secret)> Result)? _last;

    public override async ValueTask<Resolved> ResolveAsync(LeafValues? leaves)
    {
        if (await HereAsync().ConfigureAwait(false) is { } here)
        {
            return Merge(await here.Node.ResolveAsync(leaves).ConfigureAwait(false), here.Secret);
        }

        if (leaves is null)
        {
            return Resolved.Unknown;
        }

        (OutputNode node, bool secret) = await LaterAsync(leaves).ConfigureAwait(false);
        return Merge(await node.ResolveAsync(leaves).ConfigureAwait(false), secret);
    }

    public override void AddLeaves(ISet<LeafNode> leaves)
    {
        // Asked for when it is known whether the function could run.
        if (_here is { IsCompletedSuccessfully: true, Result: { } here })
        {
            here.Node.AddLeaves(leaves);
        }
        else
        {
            source.AddLeaves(leaves);
        }
    }

    private static Resolved Merge(Resolved resolved, bool secret) => resolved with { Secret = resolved.Secret || secret };

    private Task<(OutputNode Node, bool Secret)?> HereAsync()
    {
        lock (_lock)
        {
            return _here ??= RunAsync();
        }

        async Task<(OutputNode, bool)?> RunAsync()
        {
            Resolved from = await source.ResolveAsync(null).ConfigureAwait(false);
            return from.IsKnown ? (await CallAsync(from).ConfigureAwait(false), from.Secret) : null;
        }
    }

    // `iac` asks for each place by itself, and one value may stand in several, by itself and in others: what the function gives is the same in all of them.
    private Task<(OutputNode Node, bool Secret)> LaterAsync(LeafValues leaves)
    {
        string outputs = OutputsIn(leaves);
        lock (_lock)
        {
            if (_last is not { } last || last.Outputs != outputs)
            {
                _last = last = (outputs, RunAsync());
            }

            return last.Result;
        }

        async Task<(OutputNode, bool)> RunAsync()
        {
            Resolved from = await source.ResolveAsync(leaves).ConfigureAwait(false);
            return (await CallAsync(from).ConfigureAwait(false), from.Secret);
        }
    }

    private string OutputsIn(LeafValues leaves)
    {
        var found = new HashSet<LeafNode>();
        source.AddLeaves(found);
        return new JsonArray([.. found.Select(leaf => (leaf.Expression, Value: leaves.Find(leaf))).OrderBy(leaf => leaf.Expression, StringComparer.Ordinal)
            .Select(leaf => (JsonNode?)new JsonArray(leaf.Expression, leaf.Value?.Value?.DeepClone(), leaf.Value?.Secret))]).ToJsonString();
    }

    private async Task<OutputNode> CallAsync(Resolved from)
    {
        using IDisposable inside = ApplyScope.Enter();
        object? result;
        try
        {
            result = await function(from.Value).ConfigureAwait(false);
        }
        catch (Exception exception) when (from.Secret)
        {
            // Its message may quote what it was given.
            throw new RunException($"a function over a secret failed: {exception.GetType().Name}", exception);
        }

        return result is IOutput output ? output.Node : new ValueNode(result);
    }
}

/// <summary>Whether the code that runs is a function given to Apply.</summary>
internal static class ApplyScope
{
    private static volatile bool s_used;

    public static bool IsInside => s_used && OfFlow.Inside.Value;

    public static IDisposable Enter()
    {
        s_used = true;
        bool before = OfFlow.Inside.Value;
        OfFlow.Inside.Value = true;
        return new Scope(before);
    }

    // Of its own, since it is made with the first use of its class: programs without Apply need none.
    private static class OfFlow
    {
        public static readonly AsyncLocal<bool> Inside = new();
    }

    private sealed class Scope(bool before) : IDisposable
    {
        public void Dispose() => OfFlow.Inside.Value = before;
    }
}
