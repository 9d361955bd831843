using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Plans the end of recorded resources, those first that others do not depend on.</summary>
internal static class DeletePlanner
{
    /// <summary>Steps for all entries that end.</summary>
    /// <param name="state">The state.</param>
    /// <param name="ends">Whether an entry is to go.</param>
    /// <param name="observed">What was found on the machine, by uid.</param>
    public static IEnumerable<PlannedStep> Plan(StackState state, Func<RecordedResource, bool> ends, IReadOnlyDictionary<string, ObservedResource> observed)
    {
        List<RecordedResource> ending = [.. StateOrder.Sort(state.All.Where(ends))];
        ending.Reverse();
        var going = ending.Select(entry => entry.Uid).ToHashSet();
        foreach (RecordedResource entry in ending)
        {
            ImmutableArray<Urn> first = [.. state.Dependents(entry.Urn).Where(dependent => going.Contains(dependent.Uid)).Select(dependent => dependent.Urn).Distinct()];
            yield return Planner.DeleteOne(entry, observed.GetValueOrDefault(entry.Uid), first);
        }
    }
}
