using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What moved between a plan and the same plan made later.</summary>
internal static class PlanComparer
{
    /// <summary>Each resource whose plan does not hold any more, and how that is.</summary>
    public static ImmutableArray<(string Name, string How)> Moved(Plan plan, Plan fresh, StackState state)
    {
        var moved = ImmutableArray.CreateBuilder<(string, string)>();
        Dictionary<(Urn, string?), PlannedStep> now = fresh.Steps.ToDictionary(Identity);
        foreach (PlannedStep step in plan.Steps)
        {
            if (!now.Remove(Identity(step), out PlannedStep? current))
            {
                moved.Add((step.Key.ToString(), "is gone from the state"));
            }
            else if (step.Uid is not null && state.Find(step.Uid) is { } entry && entry.Serial > plan.StateSerial)
            {
                moved.Add((step.Key.ToString(), "was changed by another run"));
            }
            else if (step.Action != current.Action || step.Uid != current.Uid)
            {
                moved.Add((step.Key.ToString(), $"would now be {Verb(current.Action)} ({current.Reason}), not {Verb(step.Action)}"));
            }
            else if (step.ObservedDigest != current.ObservedDigest)
            {
                moved.Add((step.Key.ToString(), current.Observed is null ? "is not as it was observed" : $"is not as it was observed: {current.Observed}"));
            }
            else if (step.Action is StepAction.Create or StepAction.Update or StepAction.Replace && JsonDiff.Compare(step.Inputs, current.Inputs) is { Count: > 0 } differences)
            {
                // What a document only names is another by now: a kernel, the image of a tag.
                moved.Add((step.Key.ToString(), $"would now have another {string.Join(", ", differences.Select(difference => difference.Pointer[1..]))}"));
            }
        }

        moved.AddRange(now.Values.Select(step => (step.Key.ToString(), "was added since")));
        return moved.ToImmutable();
    }

    // A resource and the one that it replaced bear the same name.
    private static (Urn Urn, string? EndingUid) Identity(PlannedStep step) => (step.Urn, step.Action is StepAction.Delete or StepAction.Forget ? step.Uid : null);

    private static string Verb(StepAction action) => action switch
    {
        StepAction.Same => "left as it is",
        StepAction.Create => "created",
        StepAction.Update => "updated",
        StepAction.Replace => "replaced",
        StepAction.Delete => "deleted",
        StepAction.Forget => "forgotten",
        StepAction.Keep => "kept",
        _ => "refreshed",
    };
}
