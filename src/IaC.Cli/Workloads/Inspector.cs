using IaC.Cli.Composition;
using IaC.Cli.State;
using IaC.Cli.Views;
using IaC.Cli.Views.Workloads;
using IaC.Engine;
using IaC.Guests;
using IaC.Model;
using IaC.Pods;

namespace IaC.Cli.Workloads;

/// <summary>Brings together what the state records of a resource and what runs of it.</summary>
internal sealed class Inspector(RootServices services)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Everything about the resource that a person names.</summary>
    /// <exception cref="Commands.UsageException">There is none, or there are several.</exception>
    public async Task<Inspection> FindAsync(string name, string? stack, CancellationToken cancellationToken)
    {
        Candidate<RecordedResourceView> found = NameResolver.Resolve(name, stack, await new StateReader(services).ReadAsync(stack, showSecrets: false, cancellationToken));
        RecordedResourceView resource = found.Value;
        return new Inspection(
            resource.Name,
            found.Stack,
            resource.Urn,
            resource.Uid,
            resource.Inputs,
            resource.Outputs,
            resource.DependsOn,
            resource.Created,
            resource.Modified,
            BuiltInKinds.FindByName(found.Key.Kind) is { Runs: true } ? await RunningAsync(found, cancellationToken) : null);
    }

    private async Task<PodInspection?> RunningAsync(Candidate<RecordedResourceView> found, CancellationToken cancellationToken)
    {
        if (services.FindToAsk(found.Stack, HostReference.NameOf(found.Value.Inputs)) is not { } far)
        {
            return await PodAsync(found.Value.Uid, cancellationToken);
        }

        far.Meant = found.Value.Uid;
        try
        {
            return ViewJson.ReadPod(await far.CaptureAsync(["inspect", found.Value.Name, "--json"], cancellationToken));
        }
        catch (EngineException silent)
        {
            // What is recorded is shown all the same.
            return new PodInspection(null, SupervisorState.Unresponsive, silent.Message, null);
        }
    }

    /// <summary>What runs under a uid on this machine; null where nothing does.</summary>
    public async Task<PodInspection?> PodAsync(string uid, CancellationToken cancellationToken)
    {
        if (services.ScanPods().FirstOrDefault(pod => pod.Uid == uid) is not { } pod)
        {
            return null;
        }

        if (pod.Supervisor != SupervisorState.Running)
        {
            return new PodInspection(null, pod.Supervisor, pod.Detail, pod.Status);
        }

        using SupervisorClient client = await SupervisorClient.ConnectAsync(services.Layout, uid, cancellationToken);
        return new PodInspection(client.Pid, pod.Supervisor, pod.Detail, pod.Status, NamedPods.IsGuest(pod) ? await FactsAsync(uid, cancellationToken) : null);
    }

    // One that hangs is not waited for as long as elsewhere: most of what is shown needs no agent.
    private async Task<GuestFacts?> FactsAsync(string uid, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using GuestAgent agent = await GuestAgent.ConnectAsync(services.Layout, uid, patience.Token);
            return await GuestFacts.AskAsync(agent, patience.Token);
        }
        catch (Exception none) when (none is GuestAgentException or SupervisorException || (none is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }
}
