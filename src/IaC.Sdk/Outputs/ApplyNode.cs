namespace IaC;

/// <summary>A value that a function of the program makes from another one. Where that is known the function runs once, in the program; otherwise when `iac` knows it.</summary>
/// <param name="source">What it is made from.</param>
/// <param name="function">Gives the value, or an output of it.</param>
internal sealed class ApplyNode(OutputNode source, Func<object?, Task<object?>> function) : OutputNode
{
    private readonly Lock _lock = new();
    private Task<(OutputNode Node, bool Secret)?>? _here;

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

        Resolved from = await source.ResolveAsync(leaves).ConfigureAwait(false);
        return Merge(await (await CallAsync(from.Value).ConfigureAwait(false)).ResolveAsync(leaves).ConfigureAwait(false), from.Secret);
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
            return from.IsKnown ? (await CallAsync(from.Value).ConfigureAwait(false), from.Secret) : null;
        }
    }

    private async Task<OutputNode> CallAsync(object? value)
    {
        using IDisposable inside = ApplyScope.Enter();
        object? result = await function(value).ConfigureAwait(false);
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
