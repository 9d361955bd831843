using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// Has made again what a step of the plan needs and who shares the state made elsewhere: an image that is in the store of another home (decision 31). Where nothing needs it, it is as good as here, so that a home that is new, or is
/// made anew for each run, has nothing to do.
/// </summary>
internal static class Lacking
{
    /// <summary>Turns steps that do nothing into creations, dependants first, since what is made may itself be made of what is lacking.</summary>
    /// <param name="steps">Steps in the order of dependencies; changed in place.</param>
    /// <param name="requests">What each that was planned followed from.</param>
    /// <param name="observed">What was found, by uid.</param>
    /// <returns>What was found, as those are to take it that plan the steps again when they are carried out: gone.</returns>
    public static IReadOnlyDictionary<string, ObservedResource> MakeAgain(List<PlannedStep> steps, Dictionary<Urn, PlanRequest> requests, IReadOnlyDictionary<string, ObservedResource> observed)
    {
        var needed = new Dictionary<Urn, ResourceKey>();
        Dictionary<string, ObservedResource>? taken = null;
        for (int index = steps.Count - 1; index >= 0; index--)
        {
            PlannedStep step = steps[index];
            if (!requests.TryGetValue(step.Urn, out PlanRequest? request))
            {
                continue;
            }

            if (step.Action == StepAction.Same && request.Recorded is { Held: false, Uid: var uid } && needed.TryGetValue(step.Urn, out ResourceKey by))
            {
                step = Planner.PlanOne(request with { Observed = ObservedResource.NotFound }) with { Reason = $"made elsewhere, and neither here nor where {by} needs it", Cold = step.Cold };
                steps[index] = step;
                (taken ??= new Dictionary<string, ObservedResource>(observed))[uid] = ObservedResource.NotFound;
            }

            if (step.Action is StepAction.Create or StepAction.Update or StepAction.Replace)
            {
                foreach (Urn target in request.Lacks)
                {
                    needed[target] = step.Key;
                }
            }
        }

        return taken ?? observed;
    }
}
