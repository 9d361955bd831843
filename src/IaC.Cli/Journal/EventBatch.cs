using IaC.Cli.Views;

namespace IaC.Cli.Journal;

/// <summary>How one iac tells events to another: lines as of <c>--json</c>, and after those that there were at a time one that is about no stack, with the time by the clock there.</summary>
internal static class EventBatch
{
    // Of the way there, and of clocks that are kept by NTP.
    private static readonly TimeSpan Negligible = TimeSpan.FromSeconds(2);

    /// <summary>The line that ends a batch.</summary>
    public static string End(DateTimeOffset now) => ViewJson.Write(new JournalEntry(now, "", null, "now", null));

    /// <summary>Whether a line ended a batch.</summary>
    public static bool IsEnd(JournalEntry entry) => entry.Stack.Length == 0;

    /// <summary>How far a clock is ahead of this one; zero where nobody could tell.</summary>
    /// <param name="end">The end of a batch that has just come.</param>
    /// <param name="own">This clock.</param>
    public static TimeSpan Ahead(JournalEntry end, TimeProvider own) => end.Time - own.GetUtcNow() is var ahead && ahead.Duration() < Negligible ? TimeSpan.Zero : ahead;
}
