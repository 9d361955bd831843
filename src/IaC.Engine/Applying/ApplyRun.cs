using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>The phases of a run: reserve, prepare, make and change, delete, finish. Whatever goes wrong is an event or part of the result.</summary>
/// <param name="context">What all steps of the run share.</param>
/// <param name="inventory">What was written before anything was made.</param>
internal sealed class ApplyRun(RunContext context, Inventory inventory)
{
    private readonly StepExecutor _executor = new(context);
    private readonly StateStore _store = context.Store;

    private bool IsStopped => context.Surroundings.Stop.IsCancellationRequested;

    /// <summary>Makes and changes what a plan says, then deletes what it says.</summary>
    public async Task<RunResult> StepsAsync(Plan plan)
    {
        await inventory.ReserveAsync(plan.Steps, context.Surroundings.Abort).ConfigureAwait(false);
        await CountAsync(() => new Preparation(context).RunAsync(plan)).ConfigureAwait(false);
        List<WorkItem> changes = WorkPlan.Changes(plan.Steps);
        Dictionary<Urn, GraphNode> nodes = plan.Nodes.ToDictionary(node => node.Urn);
        await ScheduleAsync(changes, nodes).ConfigureAwait(false);
        WarnOfMovedReferences(plan);

        WorkItem? failed = changes.Find(item => item.Result is StepResult.Failed or StepResult.Interrupted);

        // A delete that was to go early and did not is told of already.
        HashSet<string?> settled = [.. changes.Where(item => item is { IsDeleteFirst: true, Step.Action: StepAction.Delete, Result: not StepResult.Done }).Select(item => item.Step.Uid)];
        RunResult deleted = await DeleteAsync(plan.Steps.Where(step => step.IsEnding && !settled.Contains(step.Uid)), failed).ConfigureAwait(false);
        return RunResult.Of(changes).Then(deleted);
    }

    /// <summary>Deletes what steps say, and what this run replaced.</summary>
    /// <param name="steps">Deletes of the plan.</param>
    /// <param name="failed">A failure before; only <see cref="ApplyOptions.ContinueOnError"/> goes on after it.</param>
    public async Task<RunResult> DeleteAsync(IEnumerable<PlannedStep> steps, WorkItem? failed)
    {
        List<PlannedStep> planned = [.. steps];
        var uids = planned.Select(step => step.Uid).ToHashSet();
        IEnumerable<PlannedStep> replaced = DeletePlanner.Plan(_store.State, entry => entry.Condemned && !uids.Contains(entry.Uid), context.Observed, context.Retention);
        List<WorkItem> items = WorkPlan.Deletes([.. planned, .. replaced]);
        if (IsStopped || (failed is not null && !context.Options.ContinueOnError))
        {
            items.ForEach(item => Skip(item, IsStopped ? null : failed?.Step.Key));
        }
        else
        {
            SkipNeeded(items);
        }

        await ScheduleAsync(items, []).ConfigureAwait(false);
        return RunResult.Of(items);
    }

    /// <summary>Gives back what was reserved in vain, and lets each provider settle.</summary>
    public async Task<RunResult> FinishAsync(IEnumerable<IResourceProvider> providers)
    {
        List<StateChange> leftOver = await inventory.TakeBackAsync(context.Begun.ContainsKey, context.Surroundings.Abort).ConfigureAwait(false);
        await _store.EndRunAsync(leftOver, context.Timings).ConfigureAwait(false);
        var uids = _store.State.All.SelectMany(entry => new[] { entry.Uid, entry.NextUid }).OfType<string>().ToHashSet();
        foreach (IResourceProvider provider in providers)
        {
            await provider.SettleAsync(new SettleRequest(_store.Identity.Uuid, uids, _store.WasUnsettled), context.Surroundings.Abort).ConfigureAwait(false);
        }

        await _store.SettledAsync().ConfigureAwait(false);
        return RunResult.Nothing;
    }

    /// <summary>Writes the outputs of the stack.</summary>
    /// <param name="plan">What was carried out.</param>
    /// <param name="steps">What came of it.</param>
    public Task<RunResult> RecordOutputsAsync(Plan plan, RunResult steps) => new OutputRecorder(context).RecordAsync(plan, steps);

    private Task ScheduleAsync(List<WorkItem> items, Dictionary<Urn, GraphNode> nodes)
    {
        var scheduler = new StepScheduler(context.Options.Parallelism, item => context.ProviderOf(item.Step.Key).Kind.ParallelLimit, context.Options.ContinueOnError, context.Surroundings.Stop);
        return CountAsync(() => scheduler.RunAsync(items, ExecuteAsync, Skipped));

        async Task<StepResult> ExecuteAsync(WorkItem item, Action waiting)
        {
            StepOutcome outcome = item.IsDeleteFirst
                ? await _executor.DeleteFirstAsync(item.Step).ConfigureAwait(false)
                : await _executor.ExecuteAsync(item.Step, nodes.GetValueOrDefault(item.Step.Urn), waiting).ConfigureAwait(false);
            item.Action = outcome.Action;
            return outcome.Result;
        }

        void Skipped(WorkItem item)
        {
            StepAction action = item.IsDeleteFirst ? StepAction.Delete : item.Step.Action;
            context.Surroundings.Emit(new EngineEvent.StepSkipped(item.Step.Urn.Value, item.Step.Key.ToString(), action, item.Because?.ToString()) { Time = context.Now });
        }
    }

    private async Task CountAsync(Func<Task> steps)
    {
        long started = context.Surroundings.Time.GetTimestamp();
        await steps().ConfigureAwait(false);
        context.StepSeconds += context.Surroundings.Time.GetElapsedTime(started).TotalSeconds;
    }

    // After failures some entries still depend on what is no longer declared: it stays until they are done.
    private void SkipNeeded(List<WorkItem> items)
    {
        var going = items.Select(item => item.Step.Uid).ToHashSet();
        foreach (WorkItem item in items)
        {
            if (_store.State.Find(item.Step.Uid!) is { Condemned: false } entry
                && _store.State.Dependents(entry.Urn).FirstOrDefault(dependent => !dependent.Condemned && !going.Contains(dependent.Uid)) is { } dependent)
            {
                Skip(item, dependent.Key);
                going.Remove(entry.Uid);
            }
        }
    }

    private static void Skip(WorkItem item, ResourceKey? because) => (item.Result, item.Because) = (StepResult.Skipped, because);

    // A provider said that an output would keep its value, and it did not. To go on from there would be more than was planned.
    private void WarnOfMovedReferences(Plan plan)
    {
        foreach (PlannedStep step in plan.Steps.Where(step => step.Action == StepAction.Same))
        {
            if (_store.State.Find(step.Urn)?.References.FirstOrDefault(Moved) is { } moved)
            {
                string message = $"{moved.Target.ToKey()} changed its output `{moved.Output}` during the run, which {step.Key} refers to: run again";
                context.Surroundings.Emit(new EngineEvent.Warning(message) { Time = context.Now });
            }
        }
    }

    private bool Moved(RecordedReference reference) =>
        reference.Output.Length > 0 && context.Board.TryGet(reference.Target, reference.Output, out JsonNode? value, out _) && !JsonNode.DeepEquals(value, reference.Value);
}
