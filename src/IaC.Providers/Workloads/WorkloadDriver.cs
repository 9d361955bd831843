using IaC.Engine;
using IaC.Model;
using IaC.Pods;
using IaC.Providers.Pods;

namespace IaC.Providers.Workloads;

/// <summary>From a record to what runs and back, by its supervisor: the same for pods and guests.</summary>
/// <param name="services">The host.</param>
internal sealed class WorkloadDriver(HostServices services)
{
    /// <summary>Makes it. A supervisor that a killed run started already goes on with what is declared now; where it cannot, it is ended first.</summary>
    /// <param name="request">What is declared.</param>
    /// <param name="compose">Makes its record, and the values that this names.</param>
    /// <param name="held">It is made and kept down; null leaves it as a former supervisor left it.</param>
    /// <param name="clock">Measures its parts, with those of its record.</param>
    /// <param name="progress">Told what is done.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    internal async Task<ApplyResponse> CreateAsync(
        ApplyRequest request, Func<Task<(PodRecord Record, PodSecrets Secrets)>> compose, bool? held, PhaseClock clock, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(services.Layout.Pod(request.Uid)))
        {
            return await MakeAsync(request, compose, held, clock, cancellationToken).ConfigureAwait(false);
        }

        (PodRecord record, PodSecrets secrets) = await compose().ConfigureAwait(false);
        try
        {
            await ChangeAsync(record, secrets, cancellationToken).ConfigureAwait(false);
            return new ApplyResponse(PodOutputs.Of(record));
        }
        catch (SupervisorException none) when (none.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected)
        {
        }
        catch (SupervisorException other) when (other.Fault is SupervisorFault.Replace or SupervisorFault.Ending or SupervisorFault.Unresponsive)
        {
            await EndAsync(record.Uid, progress, cancellationToken).ConfigureAwait(false);
        }

        using (clock.Measure(StepPhase.Start))
        {
            return await LaunchAsync(record, secrets, held, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Goes on with another record; where there is no supervisor, or it does not answer, it is started again.</summary>
    internal async Task<ApplyResponse> UpdateAsync(PodRecord record, PodSecrets secrets, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            await ChangeAsync(record, secrets, cancellationToken).ConfigureAwait(false);
            return new ApplyResponse(PodOutputs.Of(record));
        }
        catch (SupervisorException lost) when (lost.Fault == SupervisorFault.Gone)
        {
            progress.Report(new ProviderProgress($"the supervisor is gone; another one is started"));
            return await LaunchAsync(record, secrets, held: null, cancellationToken).ConfigureAwait(false);
        }
        catch (SupervisorException stuck) when (stuck.Fault == SupervisorFault.Unresponsive)
        {
            progress.Report(new ProviderProgress($"{stuck.Message}; it is ended and another one started"));
            SupervisorLauncher.End(record.RootId, record.Uid);
            return await LaunchAsync(record, secrets, held: null, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stops it and holds it down, or lets it run again; where it is so already, nothing happens.</summary>
    internal async Task HoldAsync(string uid, bool held, CancellationToken cancellationToken)
    {
        using SupervisorClient client = await SupervisorClient.ConnectAsync(services.Layout, uid, cancellationToken).ConfigureAwait(false);
        await (held ? client.StopAsync(container: null, grace: null, cancellationToken) : client.ResumeAsync(container: null, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Makes what has no supervisor. The process of one starts while the record is made: both take about as long.</summary>
    internal async Task<ApplyResponse> MakeAsync(ApplyRequest request, Func<Task<(PodRecord Record, PodSecrets Secrets)>> compose, bool? held, PhaseClock clock, CancellationToken cancellationToken)
    {
        ResourceKey key = request.Urn.ToKey();
        var process = new SupervisorProcess { Layout = services.Layout, Program = services.SupervisorPath, RootId = services.Identity.Ensure(), Uid = request.Uid, Name = $"{key.Namespace}/{key.Name}" };
        using StartingSupervisor supervisor = await SupervisorLauncher.BeginAsync(process, cancellationToken).ConfigureAwait(false);
        (PodRecord record, PodSecrets secrets) = await compose().ConfigureAwait(false);
        using (clock.Measure(StepPhase.Start))
        {
            using SupervisorClient client = await supervisor.StartAsync(record, secrets, held, cancellationToken).ConfigureAwait(false);
        }

        return new ApplyResponse(PodOutputs.Of(record)) { Phases = clock.Taken };
    }

    private async Task<ApplyResponse> LaunchAsync(PodRecord record, PodSecrets secrets, bool? held, CancellationToken cancellationToken)
    {
        var start = new SupervisorStart { Layout = services.Layout, Program = services.SupervisorPath, Record = record, Secrets = secrets, Held = held };
        using SupervisorClient client = await SupervisorLauncher.StartAsync(start, cancellationToken).ConfigureAwait(false);
        return new ApplyResponse(PodOutputs.Of(record));
    }

    /// <summary>Stops and unmakes everything under a uid; nothing there is success.</summary>
    internal async Task EndAsync(string uid, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(services.Layout, uid, cancellationToken).ConfigureAwait(false);
            await client.DeleteAsync(grace: null, keepVolumes: false, cancellationToken).ConfigureAwait(false);
        }
        catch (SupervisorException lost) when (lost.Fault is SupervisorFault.Gone or SupervisorFault.Disconnected or SupervisorFault.Unresponsive)
        {
            progress.Report(new ProviderProgress($"{lost.Message}; removing what it left"));
        }

        CrashPoints.FromEnvironment.Pass("pod-ended");
        PodTeardown.Remove(services.Layout, uid);
    }

    /// <summary>Returns when it is ready, or held down.</summary>
    /// <param name="request">What is waited for.</param>
    /// <param name="toEnd">It is ready once it has done its work.</param>
    /// <param name="progress">Told what it waits for.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="NotReadyException">It will not become so by waiting.</exception>
    internal async Task<ApplyResponse> WaitReadyAsync(WaitRequest request, bool toEnd, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        using SupervisorClient? client = await ConnectUnlessEndedAsync(request.Uid, cancellationToken).ConfigureAwait(false);
        if (client is null)
        {
            return new ApplyResponse(request.Outputs ?? []);
        }

        string? said = null;
        await foreach (PodStatus status in client.WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (((toEnd ? PodHealth.Succeeded(status) : status.Ready) || status.Held) && !status.Containers.Any(container => container.Changing))
            {
                foreach (string pending in status.Containers.SelectMany(container => container.Pending))
                {
                    progress.Report(new ProviderProgress($"waits for the next start: {pending}"));
                }

                return new ApplyResponse(request.Outputs ?? []);
            }

            if (PodHealth.Terminal(status) is { } reason)
            {
                throw new NotReadyException(reason);
            }

            string? message = PodHealth.Describe(status) ?? (toEnd && status.Ready ? "runs, and is waited for to its end" : null);
            if (message is not null && message != said)
            {
                progress.Report(new ProviderProgress(message));
                said = message;
            }
        }

        throw new NotReadyException("the supervisor ended before it was ready");
    }

    private async Task ChangeAsync(PodRecord record, PodSecrets secrets, CancellationToken cancellationToken)
    {
        using SupervisorClient client = await SupervisorClient.ConnectAsync(services.Layout, record.Uid, cancellationToken).ConfigureAwait(false);
        await client.UpdateAsync(record, secrets, cancellationToken).ConfigureAwait(false);
    }

    // What has done its work needs no supervisor: after the machine was started anew it has none.
    private async Task<SupervisorClient?> ConnectUnlessEndedAsync(string uid, CancellationToken cancellationToken)
    {
        try
        {
            return await SupervisorClient.ConnectAsync(services.Layout, uid, cancellationToken).ConfigureAwait(false);
        }
        catch (SupervisorException lost) when (lost.Fault == SupervisorFault.Gone && PodScan.Scan(services.Layout, [uid], TimeSpan.Zero)[0].Status is { } status && PodHealth.HasEnded(status))
        {
            return PodHealth.Succeeded(status) ? null : throw new NotReadyException(PodHealth.Terminal(status)!);
        }
    }
}
