using IaC.Model;

namespace IaC.Engine;

/// <summary>Finds steps that take what another step of the plan gives up: a renamed pod that keeps its host port.</summary>
internal static class Handovers
{
    /// <summary>The steps, each with those that wait for it.</summary>
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
        foreach (PlannedStep step in steps)
        {
            foreach (string claim in After(step).Except(Before(step)))
            {
                if (givers.TryGetValue(claim, out int giver) && !marked[giver].GoesBefore.Contains(step.Urn))
                {
                    marked[giver] = marked[giver] with { GoesBefore = marked[giver].GoesBefore.Add(step.Urn), Reason = $"{marked[giver].Reason}; goes first, {step.Key} takes its {claim}" };
                }
            }
        }

        return marked;

        IEnumerable<string> Before(PlannedStep step) =>
            step.Action is StepAction.Update or StepAction.Replace or StepAction.Delete && state.Find(step.Uid!) is { } recorded ? kinds[(step.Key.ApiVersion, step.Key.Kind)].Claims(recorded.Inputs) : [];

        IEnumerable<string> After(PlannedStep step) =>
            step is { Action: StepAction.Create or StepAction.Update or StepAction.Replace, Inputs: { } inputs } ? kinds[(step.Key.ApiVersion, step.Key.Kind)].Claims(inputs) : [];
    }
}
