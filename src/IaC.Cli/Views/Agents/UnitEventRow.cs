using IaC.GitOps;

namespace IaC.Cli.Views.Agents;

/// <summary>One line of <c>gitops logs</c>, and what is posted to <c>notify</c>. As JSON it is part of the interface.</summary>
/// <param name="Time">When, UTC.</param>
/// <param name="Unit">The unit.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Commit">The commit that it is about; null for none.</param>
/// <param name="Message">One line.</param>
internal sealed record UnitEventRow(DateTimeOffset Time, string Unit, string State, string? Commit, string Message)
{
    /// <summary>The row of an event.</summary>
    public static UnitEventRow Of(UnitEvent happened) => new(happened.Time.ToUniversalTime(), happened.Unit, happened.State.ToString(), happened.Commit, happened.Message);
}
