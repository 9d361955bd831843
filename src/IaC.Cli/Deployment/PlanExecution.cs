using IaC.Cli.Journal;
using IaC.Cli.Logging;
using IaC.Engine;

namespace IaC.Cli.Deployment;

/// <summary>Carries plans out, and writes down what happens.</summary>
internal static class PlanExecution
{
    /// <summary>Carries one out.</summary>
    /// <param name="session">The stack.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="options">How.</param>
    /// <param name="journal">Gets the events that are kept.</param>
    /// <param name="show">Gets all events.</param>
    /// <param name="stop">Starts no further call.</param>
    /// <param name="abort">Drops the calls in flight.</param>
    public static async Task<RunOutcome> RunAsync(
        StackSession session, Plan plan, ApplyOptions options, EventJournal journal, Action<EngineEvent> show, CancellationToken stop, CancellationToken abort)
    {
        RunOutcome outcome = RunOutcome.Failed;
        await foreach (EngineEvent value in session.ApplyAsync(plan, options, stop, abort))
        {
            EventLog.Write(value);
            journal.Write(JournalEntry.Of(plan.Stack, value));
            show(value);
            outcome = value is EngineEvent.Summary summary ? summary.Outcome : outcome;
        }

        return outcome;
    }
}
