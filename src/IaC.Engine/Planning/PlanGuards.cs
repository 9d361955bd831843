using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What stands against a plan though every resource of it is in order.</summary>
internal static class PlanGuards
{
    private const int AlwaysAllowed = 5;
    private const int Named = 5;

    /// <summary>Why a protected resource may not be deleted or replaced by this step; null when it may. Taking the protection away and replacing can be one run.</summary>
    public static Diagnostic? Protected(PlannedStep step, RecordedResource? recorded)
    {
        if (recorded is not { Options.Protect: true } || step.Action is not (StepAction.Delete or StepAction.Replace) || step.Declaration is { Options.Protect: false } || recorded.Condemned)
        {
            return null;
        }

        string what = step.Action == StepAction.Delete ? "deleted" : $"replaced ({step.Reason})";
        string remedy = step.Action == StepAction.Delete ? "declare it with the annotation iac/protect: \"false\" and run `iac up` first" : "set its annotation iac/protect to \"false\"";
        return Diagnostic.Error($"{step.Key} is protected and would be {what}", step.Declaration?.Source.Locate("/metadata/name"), remedy);
    }

    /// <summary>Why so many deletes are refused; null when they are not.</summary>
    public static Diagnostic? MassDelete(IReadOnlyCollection<PlannedStep> deletes, int recorded, int? limit)
    {
        int most = limit ?? Math.Max(AlwaysAllowed, recorded / 2);
        int count = deletes.Count(step => step.Action == StepAction.Delete);
        if (count <= most)
        {
            return null;
        }

        string names = string.Join(", ", deletes.Where(step => step.Action == StepAction.Delete).Take(Named).Select(step => step.Key.ToString()));
        return Diagnostic.Error($"{count} of {recorded} resources would be deleted ({names}{(count > Named ? ", ..." : "")}), and at most {most} may be", null, $"if that is meant, pass --max-deletes {count}");
    }

    /// <summary>Why a step that stays would lose what it depends on; null when it would not.</summary>
    /// <param name="step">A delete.</param>
    /// <param name="staying">Entries that depend on it, and that the plan leaves as they are.</param>
    public static Diagnostic? StillNeeded(PlannedStep step, IEnumerable<RecordedResource> staying)
    {
        ImmutableArray<string> names = [.. staying.Select(entry => entry.Key.ToString())];
        return names.IsEmpty ? null : Diagnostic.Error($"{step.Key} would be deleted, and {string.Join(", ", names)} depends on it", null, "target that too, or pass --target-dependents");
    }
}
