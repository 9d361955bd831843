using IaC.Pods;

namespace IaC.Cli.Restoring;

/// <summary>Tells of which stacks supervisors end, as it happens: of those that run when it is made, and of all that are started later.</summary>
/// <param name="layout">The root.</param>
internal sealed class LostStacks(RootLayout layout) : IDisposable
{
    private readonly SupervisorWatch watch = new(layout);

    /// <summary>Watches until it is cancelled.</summary>
    /// <param name="ended">Told the stack of supervisors that ended, once for those that end together; null where nothing says whose one was.</param>
    /// <param name="stop">Ends it.</param>
    public Task WatchAsync(Action<string?> ended, CancellationToken stop) => KernelWatch.RunAsync(() => Tell(ended), watch.Wake, stop);

    /// <inheritdoc/>
    public void Dispose() => watch.Dispose();

    private void Tell(Action<string?> ended)
    {
        IReadOnlyList<string> uids = watch.Wait();
        string?[] stacks = [.. PodScan.Scan(layout, uids, TimeSpan.Zero).Select(pod => pod.Status?.Stack is { Length: > 0 } stack ? stack : null)];
        foreach (string? stack in stacks.Concat(stacks.Length < uids.Count ? [null] : []).Distinct())
        {
            ended(stack);
        }
    }
}
