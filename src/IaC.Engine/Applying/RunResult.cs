using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>What a run came to.</summary>
/// <param name="Done">Actions of the steps that are done.</param>
/// <param name="Failed">Steps that failed.</param>
/// <param name="Skipped">Steps that were not tried.</param>
/// <param name="Interrupted">Steps and phases that the user's stop ended early.</param>
/// <param name="Fault">Why the run as a whole failed; null where it did not.</param>
internal sealed record RunResult(ImmutableArray<StepAction> Done, int Failed, int Skipped, int Interrupted, string? Fault)
{
    /// <summary>Nothing was done, and nothing failed.</summary>
    public static RunResult Nothing { get; } = new([], 0, 0, 0, null);

    /// <summary>Whether anything failed.</summary>
    public bool HasFailed => Failed > 0 || Fault is not null;

    /// <summary>What became of parts.</summary>
    public static RunResult Of(List<WorkItem> items) => new(
        [.. items.Where(item => item is { Result: StepResult.Done, IsDeleteFirst: false }).Select(item => item.Action)],
        items.Count(item => item.Result is StepResult.Failed or StepResult.Unreachable),
        items.Count(item => item.Result == StepResult.Skipped && (!item.IsDeleteFirst || item.Step.Action == StepAction.Delete)),
        items.Count(item => item.Result == StepResult.Interrupted),
        null);

    /// <summary>Adds what ran afterwards.</summary>
    public RunResult Then(RunResult other) => new([.. Done, .. other.Done], Failed + other.Failed, Skipped + other.Skipped, Interrupted + other.Interrupted, Fault ?? other.Fault);

    /// <summary>Runs a phase; what it throws is the fault of the run, unless the user ended it.</summary>
    public static async Task<RunResult> TryAsync(Func<Task<RunResult>> phase, CancellationToken stop = default)
    {
        try
        {
            return await phase().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return Nothing with { Interrupted = 1 };
        }
        catch (Exception exception)
        {
            return Nothing with { Fault = EngineException.TextOf(exception) };
        }
    }
}
