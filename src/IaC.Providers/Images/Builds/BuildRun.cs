using IaC.Images;
using IaC.Pods;

namespace IaC.Providers.Images.Builds;

/// <summary>A command of a build that has ended, in its pod.</summary>
internal sealed class BuildRun(RootLayout layout, string uid, string upperFolder, IReadOnlySet<string> mountPoints) : IBuildRun
{
    /// <inheritdoc/>
    public string UpperFolder => upperFolder;

    /// <inheritdoc/>
    public IReadOnlySet<string> MountPoints => mountPoints;

    /// <summary>Takes the pod away.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None).ConfigureAwait(false);
            await client.DeleteAsync(grace: TimeSpan.Zero, keepVolumes: false, CancellationToken.None).ConfigureAwait(false);
        }
        catch (SupervisorException lost) when (lost.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
        {
            // What it left is removed below.
        }

        PodTeardown.Remove(layout, uid);
    }
}
