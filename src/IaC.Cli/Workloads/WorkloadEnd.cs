using IaC.Pods;

namespace IaC.Cli.Workloads;

/// <summary>When nothing more is to be heard of a pod or guest.</summary>
internal static class WorkloadEnd
{
    /// <summary>Whether it has come to its end, or is held down: nothing of it runs, and nothing will by itself.</summary>
    public static bool IsReached(PodStatus status) => status.Phase is "Succeeded" or "Failed" || (status.Held && status.Containers.All(container => container.State != "running"));

    /// <summary>Waits for that, also across another supervisor. One that is removed is for whoever reads its files to notice.</summary>
    public static async Task AwaitAsync(RootLayout layout, string uid, TimeProvider time, CancellationToken cancellationToken)
    {
        while (!await WatchAsync(layout, uid, IsReached, cancellationToken))
        {
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }

    /// <summary>Watches it until something holds of its status.</summary>
    /// <returns>False where its supervisor ended before, or is not there: it was removed or replaced, or the supervisor was killed.</returns>
    public static async Task<bool> WatchAsync(RootLayout layout, string uid, Func<PodStatus, bool> holds, CancellationToken cancellationToken)
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken);
            await foreach (PodStatus status in client.WatchAsync(cancellationToken))
            {
                if (holds(status))
                {
                    return true;
                }
            }
        }
        catch (SupervisorException lost) when (lost.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
        {
            // Whoever asks knows what that means.
        }

        return false;
    }
}
