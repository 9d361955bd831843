using System.Collections.Concurrent;
using System.Diagnostics;
using IaC.GitOps.Tests.Sources;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps.Tests.Loop;

/// <summary>What tests of agents stand on: a real repository, units that are carried out in memory, and what the agent wrote down and told.</summary>
public abstract class AgentBench : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private int _requests;

    private protected GitRepository Repository { get; } = new();

    private protected FakeDeployment Deployment { get; } = new();

    private protected ConcurrentQueue<UnitEvent> Events { get; } = new();

    private protected UnitStore Store => new(Path.Combine(Repository.Folder, "agent"));

    public void Dispose()
    {
        Repository.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected UnitRecord? Record(string unit) => Store.Read(unit);

    private protected static GitOpsUnit Unit(string name) => new() { Name = name, Path = name, Timeout = "30s", StableSeconds = 0 };

    private protected GitOpsSource Source() => new() { Name = "infra", Url = Repository.Url, Branch = "main", Interval = "60s" };

    private protected Running Start(params GitOpsUnit[] units) => Start(Source(), units);

    private protected Running Start(GitOpsSource source, params GitOpsUnit[] units) => new(new Agent(new GitOpsSpec { Sources = [source], Units = [.. units] }, Store, Deployment, Events.Enqueue, TimeProvider.System));

    /// <summary>Asks something of a unit, and waits until that is answered.</summary>
    private protected async Task Ask(Running agent, string unit, UnitVerb verb, string? commit = null)
    {
        string id = $"ask-{++_requests:000}";
        Store.Ask(new UnitRequest(id, unit, verb, commit));
        agent.Agent.WakeAll();
        await Until(() => Record(unit)?.Answered == id);
    }

    private protected async Task Until(Func<bool> condition)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < Patience, $"it did not come to that:\n{string.Join('\n', Events)}");
            await Task.Delay(10);
        }
    }

    private protected sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _run;

        public Running(Agent agent)
        {
            Agent = agent;
            _run = agent.RunAsync(_stop.Token);
        }

        public Agent Agent { get; }

        public async ValueTask DisposeAsync()
        {
            await _stop.CancelAsync();
            await _run;
            Agent.Dispose();
            _stop.Dispose();
        }
    }
}
