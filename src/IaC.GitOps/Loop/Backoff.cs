namespace IaC.GitOps;

/// <summary>How long to wait after failures.</summary>
internal static class Backoff
{
    /// <summary>The longest wait, where nothing longer is waited anyway.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private const int MostDoublings = 12;

    /// <summary>Twice as long for each failure, at most five minutes or what is waited anyway.</summary>
    /// <param name="first">After the first failure.</param>
    /// <param name="failures">Failures one after the other, from 1.</param>
    public static TimeSpan After(TimeSpan first, int failures)
    {
        long longest = Math.Max(first.Ticks, Longest.Ticks);
        int doublings = Math.Min(failures - 1, MostDoublings);
        return TimeSpan.FromTicks(first.Ticks > longest >> doublings ? longest : first.Ticks << doublings);
    }
}
