using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Carries out a plan from its first event to its summary, and takes it back on request when it fails.</summary>
/// <param name="store">The state.</param>
/// <param name="providers">The provider of each kind.</param>
/// <param name="session">Who runs it, for the history.</param>
/// <param name="surroundings">What the run gets from outside.</param>
internal sealed class PlanRunner(
    StateStore store, IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers, SessionOptions session, RunSurroundings surroundings)
{
    /// <summary>Carries out a plan.</summary>
    public async Task RunAsync(Plan plan, ApplyOptions options)
    {
        long started = surroundings.Time.GetTimestamp();
        var ready = EngineEvent.PlanReady.Of(plan, options.Parallelism, surroundings.Time.GetUtcNow());
        surroundings.Emit(ready);
        IReadOnlyCollection<RecordedResource> before = store.State.All;
        (StackIdentity identity, ImmutableSortedDictionary<string, OutputValue> outputs) = (store.Identity, store.Outputs);

        // A plan without changes touches nothing, not even the state.
        bool needed = plan.HasEffects || store.Unsettled;
        (RunResult result, double stepSeconds) = needed ? await PhasesAsync(plan, options).ConfigureAwait(false) : (RunResult.Nothing, 0);
        if (!result.HasFailed)
        {
            // Said after the last step had begun.
            result = result with { Fault = surroundings.Fault };
        }

        bool stopped = surroundings.Stop.IsCancellationRequested;
        RunOutcome outcome = surroundings.Abort.IsCancellationRequested ? RunOutcome.Cancelled : result.HasFailed ? RunOutcome.Failed : stopped ? RunOutcome.Cancelled : RunOutcome.Succeeded;
        if (result.HasFailed && options.RollbackOnFailure && !stopped)
        {
            surroundings.Emit(new EngineEvent.Warning("the run failed: going back to what was recorded before") { Time = surroundings.Time.GetUtcNow() });
            RunResult back = await RunResult.TryAsync(() => RollBackAsync(plan, before, outputs, identity, options), surroundings.Stop).ConfigureAwait(false);
            outcome = back.HasFailed || back.Skipped > 0 || back.Interrupted > 0 ? RunOutcome.Failed : RunOutcome.RolledBack;
            result = result.Then(back);
        }

        StepCounts counts = StepCounts.Of(result.Done.Concat(plan.Steps.Where(step => step.IsIdle).Select(step => step.Action)));
        double seconds = surroundings.Time.GetElapsedTime(started).TotalSeconds;
        DateTimeOffset now = surroundings.Time.GetUtcNow();
        if (plan.HasChanges && store.Exists)
        {
            var entry = new HistoryEntry(now, session.CommandLine, session.Person, outcome, counts, result.Failed, seconds);
            StepTiming[] timings = outcome == RunOutcome.Succeeded ? [new StepTiming(StepCircumstances.OfRun(store.Identity.Name, store.Identity.Project), new StepTime(Math.Max(0, seconds - stepSeconds), []))] : [];
            result = result.Then(await RunResult.TryAsync(async () =>
            {
                await store.WriteHistoryAsync(entry, timings).ConfigureAwait(false);
                return RunResult.Nothing;
            }).ConfigureAwait(false));
        }

        surroundings.Emit(new EngineEvent.Summary(outcome, counts, result.Failed, result.Skipped, seconds, result.Fault) { Time = now, ExpectedSeconds = ready.Expected is { Unmeasured: 0 } expected ? expected.Seconds : null });
    }

    private async Task<(RunResult Result, double StepSeconds)> PhasesAsync(Plan plan, ApplyOptions options)
    {
        var inventory = new Inventory(store, providers);
        RunContext? context = null;
        ApplyRun? run = null;
        RunResult result = await RunResult.TryAsync(StepsAsync, surroundings.Stop).ConfigureAwait(false);
        if (run is null)
        {
            return (result, 0);
        }

        result = result.Then(await RunResult.TryAsync(() => run.FinishAsync(providers.Values), surroundings.Stop).ConfigureAwait(false));
        result = result.Then(await RunResult.TryAsync(() => run.RecordOutputsAsync(plan, result), surroundings.Stop).ConfigureAwait(false));
        return (result with { Fault = result.Fault is { } fault ? context!.Redactor.Redact(fault) : null }, context!.StepSeconds);

        async Task<RunResult> StepsAsync()
        {
            StackIdentity identity = store.Identity with { Uuid = plan.StackUuid, Project = plan.Definition?.Project ?? store.Identity.Project, Origin = plan.Definition?.Origin ?? store.Identity.Origin };
            await store.CreateAsync(identity).ConfigureAwait(false);
            await store.BeginRunAsync(identity.Project, identity.Origin).ConfigureAwait(false);
            await RecordProvidersAsync(plan).ConfigureAwait(false);
            await inventory.WriteAsync(plan.Steps).ConfigureAwait(false);
            context = new RunContext(store, providers, plan.Definition, plan.Options.Rebuild, plan.Observed, options, surroundings, plan.Options.Pull);
            run = new ApplyRun(context, inventory);
            return await run.StepsAsync(plan).ConfigureAwait(false);
        }
    }

    // Before they make anything.
    private async Task RecordProvidersAsync(Plan plan)
    {
        HashSet<(string, string)> used = [.. plan.Steps.Select(step => (step.Key.ApiVersion, step.Key.Kind)), .. store.State.All.Select(entry => (entry.Key.ApiVersion, entry.Key.Kind))];
        ProviderOrigin[] origins = [.. providers.Where(provider => used.Contains(provider.Key)).Select(provider => provider.Value.Origin).OfType<ProviderOrigin>().OrderBy(origin => origin.ApiVersion, StringComparer.Ordinal).ThenBy(origin => origin.Kind, StringComparer.Ordinal)];
        if (!origins.SequenceEqual(store.Providers))
        {
            await store.WriteProvidersAsync(origins).ConfigureAwait(false);
        }
    }

    // The entries as they were are declared again. What was made since is not declared, and goes.
    private async Task<RunResult> RollBackAsync(Plan failed, IReadOnlyCollection<RecordedResource> before, ImmutableSortedDictionary<string, OutputValue> outputs, StackIdentity identity, ApplyOptions options)
    {
        var renamed = failed.Steps.Where(step => step.FormerUrn is not null).ToDictionary(step => step.FormerUrn!.Value, step => step.Key);
        var definition = new StackDefinition
        {
            Name = identity.Name,
            Project = identity.Project,
            Origin = identity.Origin ?? failed.Definition?.Origin ?? "",
            Resources = [.. before.Where(entry => entry is { WasMade: true, Condemned: false }).Select(entry => new ResourceDeclaration(
                entry.Key,
                entry.Template ?? Expressions.Escape(entry.Inputs),
                entry.Options with { Aliases = renamed.TryGetValue(entry.Urn, out ResourceKey now) ? [now] : [] },
                NoSourceMap.Instance)
            {
                BaseFolder = entry.BaseFolder,
                SecretPointers = SecretPointers.WithinInputs(entry.SecretPointers),
            })],
            Config = failed.Definition?.Config ?? ImmutableDictionary<string, System.Text.Json.Nodes.JsonNode?>.Empty,
            SecretConfig = failed.Definition?.SecretConfig ?? [],
        };
        PlanResult back = await new StackPlanner(store, providers, surroundings.Computer).UpAsync(definition, new PlanOptions { MaxDeletes = int.MaxValue, DeleteVolumes = true }, surroundings.Abort).ConfigureAwait(false);
        if (back.Plan is { } plan)
        {
            (RunResult result, _) = await new PlanRunner(store, providers, session, surroundings with { IsRollback = true }).PhasesAsync(plan, options).ConfigureAwait(false);
            await store.WriteOutputsAsync(outputs).ConfigureAwait(false);
            return result;
        }

        return RunResult.Nothing with { Fault = string.Join('\n', back.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error)) };
    }
}
