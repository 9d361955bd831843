using IaC.Model;

namespace IaC.Engine;

/// <summary>Finds steps that take what another step of the plan gives up: a renamed pod that keeps its host port.</summary>
internal static class Handovers
{
    /// <summary>
    /// The steps, each with those that wait for it. One that needs the taker done before it, by its dependencies or since both swap what they have, cannot go first: the taker then takes what the giver
    /// still has, which providers allow as soon as it is reserved for the taker.
    /// </summary>
    /// <param name="steps">All steps of the plan.</param>
    /// <param name="state">What is recorded.</param>
    /// <param name="kinds">Says what a document claims.</param>
    public static IReadOnlyList<PlannedStep> Mark(IReadOnlyList<PlannedStep> steps, StackState state, IReadOnlyDictionary<(string ApiVersion, string Kind), KindDescriptor> kinds)
    {
        var givers = new Dictionary<string, int>();
        for (int index = 0; index < steps.Count; index++)
        {
            foreach (string claim in Before(steps[index]).Except(After(steps[index])))
            {
                givers[claim] = index;
            }
        }

        if (givers.Count == 0)
        {
            return steps;
        }

        PlannedStep[] marked = [.. steps];
        Dictionary<Urn, HashSet<Urn>> before = steps.GroupBy(step => step.Urn).ToDictionary(same => same.Key, same => same.SelectMany(step => step.DependsOn).ToHashSet());
        foreach (PlannedStep step in steps)
        {
            foreach (string claim in After(step).Except(Before(step)))
            {
                if (!givers.TryGetValue(claim, out int index))
                {
                    continue;
                }

                PlannedStep giver = marked[index];
                bool first = giver.GoesBefore.Contains(step.Urn) || !Needs(giver.Urn, step.Urn);
                if (first)
                {
                    before[step.Urn].Add(giver.Urn);
                }

                marked[index] = giver with
                {
                    GoesBefore = first && !giver.GoesBefore.Contains(step.Urn) ? giver.GoesBefore.Add(step.Urn) : giver.GoesBefore,
                    Reason = $"{giver.Reason}; {(first ? "goes first, " : "")}{step.Key} takes its {claim}",
                };
            }
        }

        return marked;

        bool Needs(Urn later, Urn earlier)
        {
            var seen = new HashSet<Urn> { later };
            var open = new Stack<Urn>(seen);
            while (open.TryPop(out Urn next))
            {
                if (next == earlier)
                {
                    return true;
                }

                before.GetValueOrDefault(next, []).Where(seen.Add).ToList().ForEach(open.Push);
            }

            return false;
        }

        IEnumerable<string> Before(PlannedStep step) =>
            step.Action is StepAction.Update or StepAction.Replace or StepAction.Delete && state.Find(step.Uid!) is { } recorded ? kinds[(step.Key.ApiVersion, step.Key.Kind)].Claims(recorded.Inputs) : [];

        IEnumerable<string> After(PlannedStep step) =>
            step is { Action: StepAction.Create or StepAction.Update or StepAction.Replace, Inputs: { } inputs } ? kinds[(step.Key.ApiVersion, step.Key.Kind)].Claims(inputs) : [];
    }
}
