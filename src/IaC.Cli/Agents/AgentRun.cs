using IaC.Cli.Commands;
using IaC.GitOps;
using IaC.Model.V1Alpha1;
using IaC.Pods;
using Serilog;

namespace IaC.Cli.Agents;

/// <summary>Runs the agent of a root with all that tells it that something happened: its sources, requests in its folder, supervisors that end, webhooks.</summary>
internal sealed class AgentRun(GlobalOptions global, CommandHost host)
{
    private const string NewFiles = "*.json";

    /// <summary>Runs until it is cancelled.</summary>
    public async Task RunAsync(GitOpsSpec spec, bool json, CancellationToken stop)
    {
        await using FileStream taken = await AgentFiles.TakeLockAsync(global.Layout, host.Time, stop);
        var log = new AgentLog(AgentFiles.LogOf(global.Layout), host.Terminal, json);
        Notifier? notifier = spec.Notify is { } address ? new Notifier(new Uri(address)) : null;
        UnitStore store = AgentFiles.StoreOf(global.Layout);
        using var agent = new Agent(spec, store, new UnitDeployment(global, host), Report, host.Time);
        Directory.CreateDirectory(store.Requests);
        using var requests = new FileSystemWatcher(store.Requests, NewFiles);
        requests.Renamed += (_, _) => agent.WakeAll();
        requests.EnableRaisingEvents = true;
        using var supervisors = new SupervisorWatch(global.Layout);
        await using CancellationTokenRegistration waking = stop.Register(supervisors.Wake);
        var watching = Task.Factory.StartNew(() => Watch(supervisors, agent, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        // A server that cannot listen ends the agent: whoever relies on it would never hear from it.
        using var failed = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task serving = spec.Listen is { } listen ? ServeAsync(new AgentServer(agent, listen, spec.WebhookSecretFile), failed) : Task.CompletedTask;
        await Task.WhenAll(agent.RunAsync(failed.Token), serving, notifier?.RunAsync(failed.Token) ?? Task.CompletedTask);
        supervisors.Wake();
        await watching;

        void Report(UnitEvent happened)
        {
            log.Write(happened);
            notifier?.Take(happened);
        }
    }

    private static async Task ServeAsync(AgentServer server, CancellationTokenSource failed)
    {
        try
        {
            await server.RunAsync(failed.Token);
        }
        catch
        {
            await failed.CancelAsync();
            throw;
        }
    }

    // The agent puts right what is lost at once, not at the next look. A supervisor that the agent itself had ended costs one look more.
    private void Watch(SupervisorWatch watch, Agent agent, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                IReadOnlyList<string> ended = watch.Wait();
                string?[] stacks = [.. PodScan.Scan(global.Layout, ended, TimeSpan.Zero).Select(pod => pod.Status?.Stack)];
                foreach (string? stack in stacks.Where(stack => !string.IsNullOrEmpty(stack)).Distinct())
                {
                    agent.Suspect(stack);
                }

                if (stacks.Length < ended.Count || stacks.Any(string.IsNullOrEmpty))
                {
                    agent.Suspect(null);
                }
            }
            catch (IOException fault)
            {
                Log.Warning(fault, "supervisors cannot be watched");
            }
        }
    }
}
