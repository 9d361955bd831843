using IaC.Network;
using IaC.Pods;

namespace IaC.Cli.Restoring;

/// <summary>Tells whose network somebody took a part of, as it happens: a table or rule of the packet filter, an address, a route, the bridge, an interface.</summary>
/// <param name="layout">The root.</param>
/// <param name="rootId">Its id.</param>
internal sealed class LostNetworks(RootLayout layout, string rootId) : IDisposable
{
    private static readonly TimeSpan AnswerDeadline = TimeSpan.FromSeconds(2);
    private readonly FabricWatch watch = new(rootId, layout.FabricNamespace);

    /// <summary>Watches until it is cancelled.</summary>
    /// <param name="lost">Told each stack.</param>
    /// <param name="stop">Ends it.</param>
    public Task WatchAsync(Action<string> lost, CancellationToken stop) => KernelWatch.RunAsync(() => Tell(lost), watch.Wake, stop);

    /// <inheritdoc/>
    public void Dispose() => watch.Dispose();

    private void Tell(Action<string> lost)
    {
        if (watch.Wait())
        {
            foreach (string stack in NetworkCheck.Find(layout, AnswerDeadline))
            {
                lost(stack);
            }
        }
    }
}
