using IaC.GitOps;

namespace IaC.Cli.Views.Agents;

/// <summary>One line of <c>gitops status</c>. As JSON it is part of the interface.</summary>
/// <param name="Unit">Name of the unit and its stack.</param>
/// <param name="Source">Name of its source.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Message">One line on that.</param>
/// <param name="Since">Since when, UTC.</param>
/// <param name="Running">The commit that it is at; null before the first one became ready.</param>
/// <param name="Healthy">The last commit that became ready and stayed so, which it goes back to; null before the first one.</param>
/// <param name="TrialUntil">How long what runs has to stay ready before it counts as healthy, UTC; null where it does.</param>
/// <param name="Latest">The newest commit of its source.</param>
/// <param name="SourceFault">Why nothing newer can be had of the source; null while it can.</param>
/// <param name="Pinned">The commit that somebody went back to.</param>
/// <param name="Suspended">Whether somebody suspended it.</param>
/// <param name="Bad">Commits that did not become ready.</param>
/// <param name="Changes">What would be changed.</param>
/// <param name="Failures">Failures one after the other.</param>
/// <param name="NextTry">When it is tried again, UTC.</param>
/// <param name="Repairs">How often drift was put right.</param>
internal sealed record UnitRow(
    string Unit, string Source, string State, string? Message, DateTimeOffset Since, string? Running, string? Healthy, DateTimeOffset? TrialUntil, string? Latest, string? SourceFault, string? Pinned, bool Suspended, IReadOnlyList<string> Bad, IReadOnlyList<string> Changes, int Failures,
    DateTimeOffset? NextTry, int Repairs)
{
    /// <summary>The row of a unit.</summary>
    public static UnitRow Of(UnitRecord record) => new(
        record.Unit, record.Source, record.State.ToString(), record.Message, record.Since.ToUniversalTime(), record.Running, record.Healthy, record.Trial?.Until.ToUniversalTime(), record.Latest, record.SourceFault, record.Pinned, record.Suspended, record.Bad, record.Pending, record.Failures,
        record.NextTry?.ToUniversalTime(), record.Repairs);
}
