using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A planned step as it is shown: no documents, secrets masked.</summary>
/// <param name="Urn">Identity.</param>
/// <param name="Name">The resource as people write it: <c>pod/web</c>.</param>
/// <param name="Action">What is done.</param>
/// <param name="Reason">One line: why.</param>
/// <param name="Effect">The worst effect of the changes.</param>
/// <param name="DeleteFirst">For a replacement: whether the old one goes first.</param>
/// <param name="Changes">Changed fields.</param>
/// <param name="ExpectedSeconds">How long it is expected to take; absent where nothing alike was measured.</param>
public sealed record StepView(
    string Urn, string Name, StepAction Action, string Reason, FieldEffect Effect, bool DeleteFirst, ImmutableArray<ChangeView> Changes, double? ExpectedSeconds)
{
    /// <summary>Parts of the expected time.</summary>
    public ImmutableArray<PhaseTime> ExpectedPhases { get; init; } = [];

    /// <summary>The view of a step.</summary>
    public static StepView Of(PlannedStep step) => new(
        step.Urn.Value,
        step.Key.ToString(),
        step.Action,
        step.Reason,
        step.Effect,
        step.DeleteFirst,
        [.. step.Changes.Select(ChangeView.Of)],
        step.Expected?.Seconds)
    {
        ExpectedPhases = step.Expected?.Phases ?? [],
    };
}

/// <summary>A changed field as it is shown.</summary>
/// <param name="Pointer">JSON pointer within the document.</param>
/// <param name="Before">Value before, <c>(secret)</c> for a secret; absent where there was none.</param>
/// <param name="After">Value after, <c>(secret)</c> for a secret, <c>(known after apply)</c> for one that is not known yet; absent where there is none.</param>
/// <param name="Effect">What the change costs.</param>
/// <param name="Cause">Why it differs.</param>
/// <param name="Note">What is known of the difference beyond the values; absent where nothing is.</param>
public sealed record ChangeView(string Pointer, JsonNode? Before, JsonNode? After, FieldEffect Effect, ChangeCause Cause, string? Note = null)
{
    /// <summary>What stands for a secret.</summary>
    public const string Secret = "(secret)";

    /// <summary>What stands for a value that the apply will bring.</summary>
    public const string Unknown = "(known after apply)";

    /// <summary>The view of a change.</summary>
    public static ChangeView Of(FieldChange change) => new(
        change.Pointer,
        change is { Secret: true, Before: not null } ? JsonValue.Create(Secret) : change.Before,
        change.AfterUnknown ? JsonValue.Create(Unknown) : change is { Secret: true, After: not null } ? JsonValue.Create(Secret) : change.After,
        change.Effect,
        change.Cause,
        change.Note);
}
