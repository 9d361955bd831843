using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Plans the end of recorded resources, those first that others do not depend on.</summary>
internal static class DeletePlanner
{
    /// <summary>Why what a stack no longer declares goes.</summary>
    public const string NotDeclared = "not declared any more";

    /// <summary>Why all of a stack goes.</summary>
    public const string Destroyed = "the stack is destroyed";

    /// <summary>Steps for all entries that end.</summary>
    /// <param name="state">The state.</param>
    /// <param name="ends">Whether an entry is to go.</param>
    /// <param name="observed">What was found on the machine, by uid.</param>
    /// <param name="data">Which of them hold data, and whether those go.</param>
    /// <param name="why">Why they go, for people.</param>
    public static IEnumerable<PlannedStep> Plan(
        StackState state, Func<RecordedResource, bool> ends, IReadOnlyDictionary<string, ObservedResource> observed, DataRetention data, string why = NotDeclared)
    {
        List<RecordedResource> ending = [.. StateOrder.Sort(state.All.Where(ends))];
        ending.Reverse();
        var going = ending.Select(entry => entry.Uid).ToHashSet();
        foreach (RecordedResource entry in ending)
        {
            ImmutableArray<Urn> first = [.. state.Dependents(entry.Urn).Where(dependent => going.Contains(dependent.Uid)).Select(dependent => dependent.Urn).Distinct()];
            ObservedResource? found = observed.GetValueOrDefault(entry.Uid);
            if (data.Keeps(entry, found))
            {
                yield return Planner.KeepOne(entry, found, why);
                continue;
            }

            PlannedStep step = Planner.DeleteOne(entry, found, why, first, data.Holds(entry, found), data.FateOf(entry, found));
            yield return GoesWith(entry) is { } taking ? step with { GoesWith = taking, Reason = $"{step.Reason}, goes with {taking}" } : step;
        }

        // A holder that is only forgotten, kept or replaced takes nothing along.
        ResourceKey? GoesWith(RecordedResource entry) => entry is { Condemned: false, Options: { RetainOnDelete: false, DeletedWith: { } holder } }
            && ending.Exists(other => other.Key == holder && other is { Condemned: false, Options.RetainOnDelete: false } && !data.Keeps(other, observed.GetValueOrDefault(other.Uid))) ? holder : null;
    }
}
