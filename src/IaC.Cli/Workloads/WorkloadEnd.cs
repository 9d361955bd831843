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
        while (true)
        {
            try
            {
                using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken);
                await foreach (PodStatus status in client.WatchAsync(cancellationToken))
                {
                    if (IsReached(status))
                    {
                        return;
                    }
                }
            }
            catch (SupervisorException lost) when (lost.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
            {
                // It is replaced, or was killed; the next one is asked.
            }

            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
        }
    }
}
