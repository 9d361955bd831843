using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Finds how a recorded resource differs from what is declared, and from what was found on the machine.</summary>
internal static class ChangeFinder
{
    /// <summary>All changes: of the document, then of values referred to, then of outputs, then drift. A field is named once, by the first that applies.</summary>
    public static ImmutableArray<FieldChange> Find(PlanRequest request)
    {
        var changes = new List<FieldChange>();
        Documents(request, changes);
        References(request, changes);
        Outputs(request, changes);
        Drift(request, changes);
        return changes.Count == 0 ? [] : [.. changes.Select(change => Replacing(request, Marked(request, change)))];
    }

    private static void Documents(PlanRequest request, List<FieldChange> changes)
    {
        if (!request.Recorded!.HasInputs(request.Inputs))
        {
            AddDifferences(request, request.Recorded.Inputs, changes);
        }

        // The interrupted update may have changed what the declaration has taken back since.
        if (request.Recorded.PendingInputs is { } attempted)
        {
            AddDifferences(request, attempted, changes);
        }
    }

    private static void AddDifferences(PlanRequest request, JsonObject before, List<FieldChange> changes)
    {
        foreach ((string pointer, JsonNode? old, JsonNode? @new) in JsonDiff.Compare(before, request.Inputs))
        {
            if (!IsCovered(changes, pointer))
            {
                bool byReference = request.Node.Expressions.Uses.Any(use => JsonPointer.IsAtOrBelow(pointer, use.Pointer));
                changes.Add(new FieldChange(pointer, old, @new, EffectOf(request, pointer, old, @new), byReference ? ChangeCause.Reference : ChangeCause.Declared)
                {
                    AfterUnknown = request.Unknown.Any(unknown => JsonPointer.IsAtOrBelow(unknown, pointer)),
                });
            }
        }
    }

    // By target and not by place: an item that comes before the referring one moves the place, and changes nothing.
    private static void References(PlanRequest request, List<FieldChange> changes)
    {
        ImmutableArray<RecordedReference> recorded = request.Recorded!.References;
        foreach (ReferenceValue current in request.References)
        {
            if (current.Reference.Output.Length == 0 || IsCovered(changes, current.Reference.Pointer))
            {
                continue;
            }

            RecordedReference? former = recorded.FirstOrDefault(reference => reference.Target == current.Target && reference.Output == current.Reference.Output);
            if (former is null || current.Value is null || !JsonNode.DeepEquals(former.Value, current.Value))
            {
                changes.Add(Change(request, current.Reference.Pointer, former?.Value, current.Value) with { AfterUnknown = current.Value is null, Secret = current.Secret });
            }
        }

        foreach (RecordedReference former in recorded)
        {
            bool stays = request.References.Any(current => current.Target == former.Target && current.Reference.Output == former.Output);
            if (!stays && former.Output.Length > 0 && !changes.Any(change => change.Cause == ChangeCause.Declared) && !IsCovered(changes, former.Pointer))
            {
                changes.Add(Change(request, former.Pointer, former.Value, null) with { Secret = former.Secret });
            }
        }
    }

    // What the step would make is certain, and is not what was made: files that the document only names have changed.
    private static void Outputs(PlanRequest request, List<FieldChange> changes)
    {
        if (changes.Count > 0 || request.KnownOutputs is null || request.Recorded!.Outputs is not { } recorded)
        {
            return;
        }

        foreach ((string name, JsonNode? value) in request.KnownOutputs)
        {
            if (!JsonNode.DeepEquals(recorded[name], value))
            {
                string pointer = JsonPointer.Append(SecretPointers.Status, name);
                changes.Add(new FieldChange(pointer, recorded[name], value, EffectOf(request, pointer, recorded[name], value), ChangeCause.Declared));
            }
        }
    }

    private static void Drift(PlanRequest request, List<FieldChange> changes)
    {
        if (request.Observed is not { } observed)
        {
            return;
        }

        foreach (FieldChange drift in observed.Drift)
        {
            if (!IsCovered(changes, drift.Pointer) && !request.Node.Declaration.Options.IgnoreChanges.Any(ignored => IgnoredChanges.Covers(ignored, drift.Pointer)))
            {
                changes.Add(drift with { Cause = ChangeCause.Drift });
            }
        }

        // Nothing says what is wrong, only that it will not mend itself: it is started anew, with its data and its identity.
        if (observed.Health == ResourceHealth.Failed && changes.Count == 0)
        {
            changes.Add(new FieldChange(SecretPointers.Status + "/health", nameof(ResourceHealth.Failed), nameof(ResourceHealth.Current), FieldEffect.Restart, ChangeCause.Drift));
        }
    }

    private static FieldChange Change(PlanRequest request, string pointer, JsonNode? before, JsonNode? after) =>
        new(pointer, before, after, EffectOf(request, pointer, before, after), ChangeCause.Reference);

    // An entry under another name was found by an alias, and it is a new name for the same thing; when the step is applied, the entry bears the new one already.
    private static FieldEffect EffectOf(PlanRequest request, string pointer, JsonNode? before, JsonNode? after)
    {
        FieldEffect effect = pointer is "/metadata/name" or "/metadata/namespace" ? request.Node.Kind.RenameEffect : request.Node.Kind.EffectOf(request.Inputs, pointer, before, after);

        // What comes or goes as a whole, and by itself costs nothing, costs what its members do.
        return effect > FieldEffect.None ? effect : (before, after) switch
        {
            (JsonObject gone, null) => Worst(gone, (name, value) => EffectOf(request, JsonPointer.Append(pointer, name), value, null)),
            (null, JsonObject come) => Worst(come, (name, value) => EffectOf(request, JsonPointer.Append(pointer, name), null, value)),
            _ => effect,
        };
    }

    private static FieldEffect Worst(JsonObject members, Func<string, JsonNode?, FieldEffect> effectOf) => members.Select(member => effectOf(member.Key, member.Value)).DefaultIfEmpty(FieldEffect.None).Max();

    private static bool IsCovered(List<FieldChange> changes, string pointer) =>
        changes.Any(change => JsonPointer.IsAtOrBelow(pointer, change.Pointer) || JsonPointer.IsAtOrBelow(change.Pointer, pointer));

    // Of what was declared; what drifted is put right as its kind says.
    private static FieldChange Replacing(PlanRequest request, FieldChange change) =>
        change.Cause != ChangeCause.Drift && change.Effect < FieldEffect.Replace && request.Node.Declaration.Options.ReplaceOnChanges.Any(pattern => IgnoredChanges.Covers(pattern, change.Pointer))
            ? change with { Effect = FieldEffect.Replace }
            : change;

    private static FieldChange Marked(PlanRequest request, FieldChange change) => change.Secret ? change : change with
    {
        Secret = SecretPointers.Shows(request.Recorded!.SecretPointers, change.Pointer)
            || SecretPointers.Shows(SecretPointers.OfInputs(request.Node.Kind, request.Inputs, request.Tainted), change.Pointer),
    };
}
