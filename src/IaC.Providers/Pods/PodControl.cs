using IaC.Engine;
using IaC.Model;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Stops, starts, restarts and restores pods by their supervisors; where there is none, a new one is started, which also holds a pod that is to stay down.</summary>
/// <param name="layout">The root.</param>
/// <param name="make">Starts a supervisor for the pod: held down, or not.</param>
/// <param name="compose">Says what the pod would be if it was made, and starts nothing.</param>
internal sealed class PodControl(RootLayout layout, Func<bool, Task<ApplyResponse>> make, Func<Task<ApplyResponse>> compose)
{
    /// <summary>Does what is asked.</summary>
    /// <returns>Outputs where the pod was made again, by this or by what was killed before it could say so, or got back a part of its network; null where its supervisor did what was asked, or had nothing to do.</returns>
    internal async Task<ApplyResponse?> RunAsync(ControlRequest request, CancellationToken cancellationToken)
    {
        string uid = request.Resource.Uid;
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
            switch (request.Control)
            {
                case ResourceControl.Stop:
                    await client.StopAsync(container: null, request.Grace, cancellationToken).ConfigureAwait(false);
                    break;
                case ResourceControl.Start:
                    await StartAsync(client, cancellationToken).ConfigureAwait(false);
                    break;
                case ResourceControl.Restart:
                    await client.RestartAsync(request.Container, request.Grace, cancellationToken).ConfigureAwait(false);
                    break;
                default:
                    return await MendAsync(client, request, cancellationToken).ConfigureAwait(false) ?? await TakeOverAsync(client, request, cancellationToken).ConfigureAwait(false);
            }

            return null;
        }
        catch (SupervisorException stuck) when (stuck.Fault == SupervisorFault.Unresponsive)
        {
            throw new UnreachableException(
                $"the supervisor of {request.Resource.Urn.ToKey()} did not answer within {SupervisorClient.AnswerDeadline.TotalSeconds:0} s", "`iac up` ends it and starts the pod again; one that was stopped goes on with SIGCONT");
        }
        catch (SupervisorException lost) when (lost.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
        {
            // A pod that has done its work is not done again because the machine was started anew.
            return request.Control == ResourceControl.Restore && PodHealth.HasEnded(PodScan.Scan(layout, [uid], TimeSpan.Zero)[0].Status)
                ? null
                : await make(request.Control == ResourceControl.Stop || (request.Control == ResourceControl.Restore && request.Held)).ConfigureAwait(false);
        }
    }

    // Of what runs nothing can be lost but its network.
    private async Task<ApplyResponse?> MendAsync(SupervisorClient client, ControlRequest request, CancellationToken cancellationToken) =>
        !NetworkCheck.IsWhole(layout, client.Uid) && await client.MendAsync(cancellationToken).ConfigureAwait(false) && NetworkCheck.IsWhole(layout, client.Uid)
            ? new ApplyResponse(request.Resource.RecordedOutputs ?? [])
            : null;

    // A restore that was killed when it had started the pod has not written down what it started. What runs otherwise for another reason stays drift, for `iac up` to put right.
    private async Task<ApplyResponse?> TakeOverAsync(SupervisorClient client, ControlRequest request, CancellationToken cancellationToken)
    {
        string running = (await client.StatusAsync(cancellationToken).ConfigureAwait(false)).RecordDigest;
        if (PodOutputs.DigestOf(request.Resource.RecordedOutputs) is not { } applied || applied == running)
        {
            return null;
        }

        ApplyResponse made = await compose().ConfigureAwait(false);
        return PodOutputs.DigestOf(made.Outputs) == running ? made : null;
    }

    // A machine that switched itself off is switched on again, though nobody holds it; the work of a pod that has ended is done.
    private static async Task StartAsync(SupervisorClient client, CancellationToken cancellationToken)
    {
        PodStatus status = await client.StatusAsync(cancellationToken).ConfigureAwait(false);
        await (status.Kind == BuiltInKinds.Guest.Kind && !status.Held && PodHealth.HasEnded(status)
            ? client.RestartAsync(container: null, grace: null, cancellationToken)
            : client.ResumeAsync(container: null, cancellationToken)).ConfigureAwait(false);
    }
}
