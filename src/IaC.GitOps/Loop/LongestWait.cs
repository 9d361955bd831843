namespace IaC.GitOps;

/// <summary>What a timer of .NET can be set to: up to 49 days, where documents may say a hundred years.</summary>
internal static class LongestWait
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(49);

    /// <summary>The same, or the longest that there is: whoever wakes early looks once more.</summary>
    public static TimeSpan AtMost(TimeSpan wanted) => wanted < Longest ? wanted : Longest;
}
