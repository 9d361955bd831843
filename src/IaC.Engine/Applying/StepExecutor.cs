using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Carries out one step: resolve and check once more, write the intent, call the provider, write the result, wait until ready. Whatever goes wrong becomes an event, never an exception.
/// </summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class StepExecutor(RunContext run)
{
    private readonly ResourceApplier _applier = new(run);
    private readonly ResourceRemover _remover = new(run);

    /// <summary>Carries out a step.</summary>
    /// <param name="step">The step.</param>
    /// <param name="node">What it declares; null where it declares nothing.</param>
    /// <param name="waiting">Called when the provider has done its part and only readiness is waited for.</param>
    public Task<StepOutcome> ExecuteAsync(PlannedStep step, GraphNode? node, Action waiting) => GuardedAsync(step, step.Action, async () => step.Action switch
    {
        StepAction.Delete => await _remover.DeleteAsync(step).ConfigureAwait(false),
        StepAction.Forget => await _remover.ForgetAsync(step).ConfigureAwait(false),
        StepAction.Keep => await _remover.KeepAsync(step).ConfigureAwait(false),
        StepAction.Refresh => await _remover.RefreshAsync(step).ConfigureAwait(false),
        _ => await _applier.ApplyAsync(step, node!, waiting).ConfigureAwait(false),
    });

    /// <summary>Deletes what a later step makes anew, before what it depends on is deleted; or what gives up a claim that a later step takes.</summary>
    public Task<StepOutcome> DeleteFirstAsync(PlannedStep step) => GuardedAsync(step, StepAction.Delete, async () =>
    {
        await (step.Action == StepAction.Delete ? _remover.VacateAsync(step) : _applier.DeleteFormerAsync(step)).ConfigureAwait(false);
        return StepDone.Deleted;
    });

    private async Task<StepOutcome> GuardedAsync(PlannedStep step, StepAction action, Func<Task<StepDone>> execute)
    {
        (string urn, string name) = (step.Urn.Value, step.Key.ToString());
        TimeProvider time = run.Surroundings.Time;
        long started = time.GetTimestamp();
        JsonObject? inputs = step.Uid is { } uid ? run.Store.State.Find(uid)?.Inputs : null;
        bool silent = action == StepAction.Same || (action == StepAction.Delete && run.Vacated.ContainsKey(step.Uid!));
        if (!silent)
        {
            run.Surroundings.Emit(new EngineEvent.StepStarted(urn, name, action) { Time = run.Now });
        }

        try
        {
            if (run.Surroundings.Fault is { } fault)
            {
                throw new StepException(fault);
            }

            StepDone done = await execute().ConfigureAwait(false);
            double seconds = time.GetElapsedTime(started).TotalSeconds;
            if (!silent)
            {
                StepTime taken = run.TallyOf(step.Urn).Total(seconds);
                if (action == step.Action)
                {
                    run.Timings.Enqueue(new StepTiming(step.Circumstances(inputs) with { Action = done.Action }, taken));
                    run.EndTally(step.Urn);
                }
                else
                {
                    run.TallyOf(step.Urn).AddBefore(seconds);
                }

                run.Surroundings.Emit(new EngineEvent.StepSucceeded(urn, name, done.Action, seconds, done.Outputs) { Time = run.Now, Phases = taken.Phases });
            }

            return new StepOutcome(StepResult.Done, done.Action);
        }
        catch (OperationCanceledException) when (run.Surroundings.Abort.IsCancellationRequested)
        {
            Failed("aborted; what was done is found by the next run");
            return new StepOutcome(StepResult.Interrupted, action);
        }
        catch (WaitStoppedException exception)
        {
            Failed(exception.Message);
            return new StepOutcome(StepResult.Interrupted, action);
        }
        catch (OperationCanceledException) when (run.Surroundings.Stop.IsCancellationRequested)
        {
            // It was still preparing itself: the scheduler tells of it as of those that never began.
            return new StepOutcome(StepResult.Skipped, action);
        }
        catch (UnreachableException exception) when (action == StepAction.Delete)
        {
            Failed($"{exception.Message} ({(exception is OtherMachineException ? exception.Remedy : $"{Forgetting(step.Key, inputs)}, where that is gone for good")})");
            return new StepOutcome(StepResult.Unreachable, action);
        }
        catch (Exception exception)
        {
            Failed(EngineException.TextOf(exception));
            return new StepOutcome(exception is UnreachableException ? StepResult.Unreachable : StepResult.Failed, action);
        }

        static string Forgetting(ResourceKey key, JsonObject? inputs) => (key.Is(BuiltInKinds.Host) ? key.Name : HostReference.NameOf(inputs ?? [])) is var host && host != HostReference.LocalHost
            ? $"`iac state rm --recursive host/{host}` forgets it with all that is there" : $"`iac state rm {key}` forgets it";

        void Failed(string message) => run.Surroundings.Emit(new EngineEvent.StepFailed(urn, name, action, run.Redactor.Redact(message)) { Time = run.Now });
    }
}

/// <summary>What a step did, which is less than was planned where a value turned out to be the same.</summary>
/// <param name="Action">What was done.</param>
/// <param name="Outputs">Outputs, secrets masked; null after a delete.</param>
internal sealed record StepDone(StepAction Action, JsonObject? Outputs)
{
    /// <summary>It was deleted.</summary>
    public static StepDone Deleted { get; } = new(StepAction.Delete, null);
}

/// <summary>How a step ended.</summary>
/// <param name="Result">How.</param>
/// <param name="Action">What was done, or was to be done.</param>
internal sealed record StepOutcome(StepResult Result, StepAction Action);
