using IaC.Pods;

namespace IaC.Providers.Guests;

/// <summary>A guest whose machine is no longer becoming another one.</summary>
internal static class SettledMachine
{
    /// <summary>Waits until each step of its change is done, or was refused.</summary>
    /// <returns>How it is then; null where its supervisor ended.</returns>
    /// <exception cref="SupervisorException">There is no supervisor, or it does not answer.</exception>
    internal static async Task<ContainerStatus?> WaitAsync(RootLayout layout, string uid, CancellationToken cancellationToken)
    {
        using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
        await foreach (PodStatus status in client.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!status.Containers[0].Changing)
            {
                return status.Containers[0];
            }
        }

        return null;
    }
}
