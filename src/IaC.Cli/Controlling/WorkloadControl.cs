using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Journal;
using IaC.Cli.State;
using IaC.Cli.Views.Controlling;
using IaC.Cli.Workloads;
using IaC.Engine;
using IaC.Model;
using Serilog;

namespace IaC.Cli.Controlling;

/// <summary>Stops, starts and restarts what runs, one after the other in the order of the names.</summary>
internal sealed class WorkloadControl(CommandHost host, IControlView view)
{
    private delegate Task Action(StackSession session, ResourceKey key, CancellationToken cancellationToken);

    /// <summary>Stops resources and holds them down.</summary>
    public Task<int> StopAsync(ControlOptions options, CancellationToken cancellationToken) =>
        RunAsync(options, "stopped", (session, key, token) => session.StopAsync(key, options.Grace, token), cancellationToken);

    /// <summary>Starts what was stopped, or lost.</summary>
    public Task<int> StartAsync(ControlOptions options, CancellationToken cancellationToken) => RunAsync(options, "started", (session, key, token) => session.StartAsync(key, token), cancellationToken);

    /// <summary>Stops and starts resources, or one container of each.</summary>
    public Task<int> RestartAsync(ControlOptions options, CancellationToken cancellationToken) =>
        RunAsync(options, "restarted", (session, key, token) => session.RestartAsync(key, options.Container, options.Grace, token), cancellationToken);

    private async Task<int> RunAsync(ControlOptions options, string done, Action action, CancellationToken cancellationToken)
    {
        using RootServices services = RootServices.Open(options.Global, host);

        // All names are found before anything is done.
        IReadOnlyList<Candidate<RecordedResourceView>> recorded = await new StateReader(services).ReadAsync(options.Stack, showSecrets: false, cancellationToken);
        Candidate<RecordedResourceView>[] found = [.. options.Names.Select(name => Find(name, options.Stack, recorded)).DistinctBy(one => one.Value.Uid)];
        int code = ExitCode.Ok;
        foreach (Candidate<RecordedResourceView> one in found)
        {
            long started = host.Time.GetTimestamp();
            try
            {
                await using StackSession session = await services.OpenAsync(one.Stack, options.Lock, cancellationToken);
                await action(session, one.Key, cancellationToken);
                view.Show(new ControlRow(one.Stack, one.Key.ToString(), done, host.Time.GetElapsedTime(started).TotalSeconds, null));
                services.Journal.Write(new JournalEntry(host.Time.GetUtcNow(), one.Stack, one.Key.ToString(), done, null));
            }
            catch (Exception fault) when (fault is IOException or NotReadyException or EngineException and not StackLockedException)
            {
                // What is wrong with one is no reason to leave out the others.
                Log.Error(fault, "{Name}", one.Key);
                view.Show(new ControlRow(one.Stack, one.Key.ToString(), "failed", host.Time.GetElapsedTime(started).TotalSeconds, FaultText.Of(fault)));
                code = ExitCode.Failed;
            }
        }

        return code;
    }

    // A bare name means what runs, though an image may be called alike.
    private static Candidate<RecordedResourceView> Find(string name, string? stack, IReadOnlyList<Candidate<RecordedResourceView>> recorded)
    {
        Candidate<RecordedResourceView>[] running = [.. recorded.Where(one => Runs(one.Key))];
        if (running.Any(one => one.Spellings.Contains(name, StringComparer.OrdinalIgnoreCase)) || recorded.Count == 0)
        {
            return NameResolver.Resolve(name, stack, running);
        }

        Candidate<RecordedResourceView> other = NameResolver.Resolve(name, stack, recorded);
        throw new UsageException($"{other.Key} does not run, so that there is nothing to stop or to start");
    }

    private static bool Runs(ResourceKey key) => KnownKinds.All.Any(kind => kind.Runs && kind.Kind == key.Kind && kind.ApiVersion == key.ApiVersion);
}
