namespace IaC.Engine;

/// <summary>A past run.</summary>
/// <param name="Time">When it ended, UTC.</param>
/// <param name="Command">Command line.</param>
/// <param name="Host">Who ran it, and on which machine: <c>ann@host1</c>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Counts">Steps that were done, by action.</param>
/// <param name="Failed">Steps that failed.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record HistoryEntry(DateTimeOffset Time, string Command, string Host, RunOutcome Outcome, StepCounts Counts, int Failed, double Seconds);
