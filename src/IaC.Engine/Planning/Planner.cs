using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Plans one resource: a pure function of what is declared, recorded and observed. The plan of a stack is a loop over it, and so is the run of a program that registers its resources one at a time.
/// </summary>
public static class Planner
{
    /// <summary>What has to be done about one resource.</summary>
    public static PlannedStep PlanOne(PlanRequest request)
    {
        RecordedResource? recorded = request.Recorded;
        if (recorded is null)
        {
            return Step(request, StepAction.Create, "new", []);
        }

        if (recorded.Held)
        {
            return Step(request, StepAction.Same, "held: stopped by the user", []);
        }

        ObservedResource observed = request.Observed ?? ObservedResource.NotFound;
        bool gone = observed.Health == ResourceHealth.NotFound;
        ImmutableArray<FieldChange> changes = ChangeFinder.Find(request);
        return recorded.Pending switch
        {
            PendingOperation.Creating => Interrupted(request, observed, changes),
            PendingOperation.Deleting => gone
                ? Step(request, StepAction.Create, "its deletion was interrupted, and it is declared again", [])
                : Step(request, StepAction.Replace, "its deletion was interrupted, and it is declared again", changes),
            PendingOperation.Replacing => Step(request, StepAction.Replace, "its replacement was interrupted", changes),
            _ when gone => Step(request, StepAction.Create, "gone from the machine", []),
            _ => Existing(request, changes),
        };
    }

    /// <summary>What has to be done about a recorded resource that is not declared, or was replaced.</summary>
    /// <param name="recorded">What the state holds.</param>
    /// <param name="observed">What was found on the machine; null when it was not looked at.</param>
    /// <param name="why">Why it goes, for people, where it is not its successor that takes its place.</param>
    /// <param name="dependsOn">Steps that must be done first: deletes of what depends on it.</param>
    /// <param name="losesData">Data go with it.</param>
    /// <param name="fate">What becomes of data beside it; null for none.</param>
    public static PlannedStep DeleteOne(RecordedResource recorded, ObservedResource? observed, string why, ImmutableArray<Urn> dependsOn, bool losesData = false, DataFate? fate = null) => new()
    {
        Urn = recorded.Urn,
        Key = recorded.Key,
        Action = recorded.Options.RetainOnDelete ? StepAction.Forget : StepAction.Delete,
        Reason = recorded.Condemned ? "replaced by its successor" : recorded.Options.RetainOnDelete ? $"{why}, retained" : With(why, fate),
        Uid = recorded.Uid,
        SecretPointers = recorded.SecretPointers,
        ObservedDigest = ObservationDigest.Of(recorded, observed),
        Observed = observed?.Message,
        DependsOn = dependsOn,
        LosesData = (losesData || fate is { Lost.IsEmpty: false }) && !recorded.Options.RetainOnDelete,
    };

    /// <summary>What has to be done about a recorded resource that is not declared, and stays with its data: to record that, once.</summary>
    public static PlannedStep KeepOne(RecordedResource recorded, ObservedResource? observed, string why) => new()
    {
        Urn = recorded.Urn,
        Key = recorded.Key,
        Action = recorded.Kept ? StepAction.Same : StepAction.Keep,
        Reason = $"{why}, kept with its data (--delete-volumes deletes it)",
        Uid = recorded.Uid,
        SecretPointers = recorded.SecretPointers,
        ObservedDigest = recorded.Kept ? null : ObservationDigest.Of(recorded, observed),
        Observed = observed?.Message,
    };

    /// <summary>What a refresh has to record.</summary>
    public static PlannedStep RefreshOne(RecordedResource recorded, ObservedResource observed)
    {
        bool gone = observed.Health == ResourceHealth.NotFound;
        bool changed = gone || !observed.Drift.IsEmpty || (observed.Outputs is not null && !JsonNode.DeepEquals(observed.Outputs, recorded.Outputs));
        return new PlannedStep
        {
            Urn = recorded.Urn,
            Key = recorded.Key,
            Action = changed && observed.Health != ResourceHealth.Unknown ? StepAction.Refresh : StepAction.Same,
            Reason = gone ? "gone from the machine" : observed.Drift.IsEmpty ? changed ? "its status changed" : "no changes" : "it drifted",
            Changes = [.. observed.Drift.Select(drift => drift with { Cause = ChangeCause.Drift, Secret = drift.Secret || SecretPointers.Shows(recorded.SecretPointers, drift.Pointer) })],
            Uid = recorded.Uid,
            SecretPointers = recorded.SecretPointers,
            ObservedDigest = ObservationDigest.Of(recorded, observed),
            Observed = observed.Message,
        };
    }

    /// <summary>Whether a replacement deletes the old one first: where two cannot exist at once, unless the user said otherwise.</summary>
    internal static bool DeletesFirst(PlanRequest request) => request.Node.Declaration.Options.DeleteBeforeReplace ?? request.Node.Kind.IsExclusive(request.Inputs);

    // Recorded, and perhaps made. What exists under the uid was made from the recorded inputs; a second create with them finishes it or starts over.
    private static PlannedStep Interrupted(PlanRequest request, ObservedResource observed, ImmutableArray<FieldChange> changes)
    {
        if (observed.Health == ResourceHealth.NotFound)
        {
            return Step(request, StepAction.Create, "its creation was interrupted", []);
        }

        if (!changes.Any(change => change.Cause != ChangeCause.Drift) && request.ForcedBy is null)
        {
            return Step(request, StepAction.Create, "its creation was interrupted, and is finished", []);
        }

        return observed.Health == ResourceHealth.Current
            ? Existing(request, changes)
            : Step(request, StepAction.Replace, "its creation was interrupted, and its declaration changed since", changes);
    }

    private static PlannedStep Existing(PlanRequest request, ImmutableArray<FieldChange> changes)
    {
        if (request.ForcedBy is { } why)
        {
            return Step(request, StepAction.Replace, why, changes);
        }

        if (changes.IsEmpty)
        {
            return Step(request, StepAction.Same, "no changes", []);
        }

        FieldEffect effect = changes.Max(change => change.Effect);
        string reason = Reason(request, changes);
        return effect < FieldEffect.Replace
            ? Step(request, StepAction.Update, reason, changes)
            : Step(request, StepAction.Replace, $"{reason}: {string.Join(", ", changes.Where(change => change.Effect >= FieldEffect.Replace).Select(change => change.Pointer))}", changes);
    }

    private static string Reason(PlanRequest request, ImmutableArray<FieldChange> changes)
    {
        var reasons = new List<string>();
        if (request.Recorded!.Pending == PendingOperation.Updating)
        {
            reasons.Add("its update was interrupted");
        }

        if (changes.Any(change => change.Cause == ChangeCause.Declared))
        {
            reasons.Add("the declaration changed");
        }

        IEnumerable<string> targets = request.References
            .Where(reference => changes.Any(change => change.Cause == ChangeCause.Reference && JsonPointer.IsAtOrBelow(reference.Reference.Pointer, change.Pointer)))
            .Select(reference => reference.Reference.Target.ToString())
            .Distinct();
        reasons.AddRange(targets.Select(target => $"{target} changed"));
        if (changes.Any(change => change.Cause == ChangeCause.Drift))
        {
            reasons.Add(request.Observed?.Message is { } message ? $"it drifted ({message})" : "it drifted");
        }

        return reasons.Count > 0 ? string.Join(", ", reasons) : "a reference changed";
    }

    // A replacement ends the old one and keeps what outlives it.
    private static DataFate FateOf(PlanRequest request, StepAction action) => (action, request.Recorded) switch
    {
        (StepAction.Replace, { } recorded) => request.Node.Kind.FateOfData(recorded.Inputs, null).Losing(request.Observed?.Belongings ?? default),
        (StepAction.Update, { } recorded) => request.Node.Kind.FateOfData(recorded.Inputs, request.Inputs),
        _ => DataFate.None,
    };

    private static string With(string reason, DataFate? fate) => fate?.ToString() is { Length: > 0 } told ? $"{reason}; {told}" : reason;

    private static PlannedStep Step(PlanRequest request, StepAction action, string reason, ImmutableArray<FieldChange> changes)
    {
        GraphNode node = request.Node;
        RecordedResource? recorded = request.Recorded;
        bool renamed = recorded is not null && recorded.Urn != node.Urn;
        DataFate fate = FateOf(request, action);
        return new PlannedStep
        {
            Urn = node.Urn,
            Key = node.Declaration.Key,
            Action = action,
            Reason = With(renamed ? $"{reason}; renamed from {recorded!.Key}" : reason, fate),
            Changes = changes,
            DeleteFirst = action == StepAction.Replace && DeletesFirst(request),
            Forced = action == StepAction.Replace ? request.ForcedBy : null,
            Declaration = node.Declaration,

            // Equal where nothing changed, and then one of the two need not be kept.
            Inputs = action == StepAction.Same ? recorded!.Inputs : request.Inputs,
            SecretPointers = action == StepAction.Same ? recorded!.SecretPointers : SecretPointers.OfInputs(node.Kind, request.Inputs, request.Tainted),
            Uid = recorded?.Uid,
            FormerUrn = renamed ? recorded!.Urn : null,
            RecordChanged = action == StepAction.Same && RecordComparer.Differs(request),
            ObservedDigest = action == StepAction.Same ? null : ObservationDigest.Of(request),
            Observed = request.Observed?.Message,
            DependsOn = node.DependsOn,

            // Who began a deletion has consented to it.
            LosesData = (!fate.Lost.IsEmpty || (action == StepAction.Replace && node.Kind.HoldsData)) && recorded!.Pending != PendingOperation.Deleting,
        };
    }
}
