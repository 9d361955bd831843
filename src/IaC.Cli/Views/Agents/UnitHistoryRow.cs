using IaC.GitOps;

namespace IaC.Cli.Views.Agents;

/// <summary>One line of <c>gitops history</c>. As JSON it is part of the interface.</summary>
/// <param name="Time">When it ended, UTC.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Commit">The commit.</param>
/// <param name="Subject">First line of its message; null where it is not known.</param>
/// <param name="What">What was done.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Message">One line more.</param>
internal sealed record UnitHistoryRow(DateTimeOffset Time, string Unit, string Commit, string? Subject, string What, double Seconds, string? Message)
{
    /// <summary>The row of an entry.</summary>
    public static UnitHistoryRow Of(string unit, UnitHistory entry) => new(entry.Time.ToUniversalTime(), unit, entry.Commit, entry.Subject, entry.What, entry.Seconds, entry.Message);
}
