using IaC.Cli.Agents.Programs;
using IaC.Cli.Commands;
using IaC.Cli.Restoring;
using IaC.GitOps;
using IaC.Model.V1Alpha1;
using IaC.Providers.Hosts;

namespace IaC.Cli.Agents;

/// <summary>Runs the agent of a root with all that tells it that something happened: its sources, requests in its folder, supervisors that end, networks that lose a part, webhooks.</summary>
internal sealed class AgentRun(GlobalOptions global, CommandHost host)
{
    private const string NewFiles = "*.json";

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(GitOpsSpec spec, bool json, CancellationToken stop)
    {
        await using FileStream taken = await AgentFiles.TakeLockAsync(global.Layout, host.Time, stop);
        string rootId = new RootIdentity(global.Layout).Ensure();
        ConfinedPrograms.Clear(UnitProgram.GroupOf(rootId));
        var log = new AgentLog(AgentFiles.LogOf(global.Layout), host.Terminal.Output, host.Terminal.Error, json);
        Notifier? notifier = spec.Notify is { } address ? new Notifier(new Uri(address)) : null;
        UnitStore store = AgentFiles.StoreOf(global.Layout);
        using var agent = new Agent(spec, store, new UnitDeployment(global, host), Report, host.Time);
        Directory.CreateDirectory(store.Requests);
        using var requests = new FileSystemWatcher(store.Requests, NewFiles);
        requests.Renamed += (_, _) => agent.WakeAll();
        requests.EnableRaisingEvents = true;
        using var lost = new LostStacks(global.Layout);
        using var networks = new LostNetworks(global.Layout, rootId);

        // What cannot be kept, watched or listened on ends the agent: whoever relies on it would never hear from it.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            await Task.WhenAll(
                EndingAsync(agent.RunAsync(ended.Token)),
                IdleMemory.RunAsync(host.Time, ended.Token),
                notifier?.RunAsync(ended.Token) ?? Task.CompletedTask,
                EndingAsync(lost.WatchAsync(agent.Suspect, ended.Token)),
                EndingAsync(networks.WatchAsync(agent.Suspect, ended.Token)),
                spec.Listen is { } listen ? EndingAsync(new AgentServer(agent, listen, spec.WebhookSecretFile, log.Warn).RunAsync(ended.Token)) : Task.CompletedTask);
        }
        finally
        {
            ConfinedPrograms.Clear(UnitProgram.GroupOf(rootId));
        }

        void Report(UnitEvent happened)
        {
            log.Write(happened);
            notifier?.Take(happened);
        }

        async Task EndingAsync(Task part)
        {
            try
            {
                await part;
            }
            catch
            {
                await ended.CancelAsync();
                throw;
            }
        }
    }
}
