using IaC.Model;

namespace IaC.Engine;

/// <summary>Calls hooks, one after the other, each with the deadline of the operation that it belongs to.</summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class HookCalls(RunContext run)
{
    /// <summary>Runs the hooks of a resource at a point.</summary>
    /// <param name="entry">The resource, with the options that count.</param>
    /// <param name="point">When.</param>
    /// <param name="describe">Adds what happens to the call.</param>
    /// <exception cref="StepException">A hook failed, or there is no program that has it.</exception>
    public async Task RunAsync(RecordedResource entry, HookPoint point, Func<HookCall, HookCall> describe)
    {
        foreach (HookBinding hook in run.Options.SkipHooks ? [] : entry.Options.Hooks.Where(hook => hook.Point == point))
        {
            IStackProgram program = run.Surroundings.Computer ?? throw new StepException($"its hook {hook.Name} is a function of the program of the stack, which does not run");
            TimeSpan allowed = run.Options.Deadlines.For(entry.Key.Kind, OperationOf(point), entry.Options.Timeouts);
            run.Surroundings.Emit(new EngineEvent.StepProgress(entry.Urn.Value, entry.Key.ToString(), $"hook {hook.Name}", null) { Time = run.Now });
            using var deadline = new CancellationTokenSource(allowed, run.Surroundings.Time);
            using var linked = CancellationTokenSource.CreateLinkedTokenSource(run.Surroundings.Abort, deadline.Token);
            try
            {
                await program.RunHookAsync(describe(new HookCall(hook, entry.Urn, entry.Uid)), linked.Token).ConfigureAwait(false);
            }
            catch (EngineException exception)
            {
                throw new StepException($"hook {hook.Name}: {exception.Message}");
            }
            catch (OperationCanceledException) when (deadline.IsCancellationRequested && !run.Surroundings.Abort.IsCancellationRequested)
            {
                throw new StepException($"hook {hook.Name} took more than {allowed.TotalSeconds:0.###} s");
            }
        }
    }

    private static ResourceOperation OperationOf(HookPoint point) => point switch
    {
        HookPoint.BeforeCreate or HookPoint.AfterCreate => ResourceOperation.Create,
        HookPoint.BeforeUpdate or HookPoint.AfterUpdate => ResourceOperation.Update,
        _ => ResourceOperation.Delete,
    };
}
