using IaC.Model;

namespace IaC.Engine;

/// <summary>Cuts a plan into parts that can be started as a whole.</summary>
internal static class WorkPlan
{
    /// <summary>
    /// What is made or changed, in the order of dependencies. Where a resource that deletes first is replaced together with dependents that do so too, they are deleted before it, and made after it.
    /// </summary>
    public static List<WorkItem> Changes(IReadOnlyCollection<PlannedStep> steps)
    {
        var items = new List<WorkItem>();
        var byUrn = new Dictionary<Urn, WorkItem>();
        var deleteFirst = new Dictionary<Urn, WorkItem>();
        foreach (PlannedStep step in steps)
        {
            if (step.IsEnding || step.IsIdle)
            {
                continue;
            }

            var item = new WorkItem(step, isDeleteFirst: false);
            item.After.AddRange(step.DependsOn.Where(byUrn.ContainsKey).Select(urn => byUrn[urn]));
            items.Add(item);
            byUrn[step.Urn] = item;
        }

        // Backwards, so that dependents of dependents are there already.
        foreach (WorkItem item in items.AsEnumerable().Reverse().Where(item => IsDeleteFirst(item.Step)).ToList())
        {
            foreach (WorkItem first in item.After.Where(first => !first.IsDeleteFirst && IsDeleteFirst(first.Step)).ToList())
            {
                if (!deleteFirst.TryGetValue(item.Step.Urn, out WorkItem? delete))
                {
                    deleteFirst[item.Step.Urn] = delete = new WorkItem(item.Step, isDeleteFirst: true);
                    delete.After.AddRange(item.After.Where(after => after.IsDeleteFirst));
                    items.Add(delete);
                }

                first.After.Add(delete);
            }
        }

        AddHandovers(steps, items, byUrn);
        return items;
    }

    /// <summary>What is deleted, forgotten or kept, dependents first.</summary>
    public static List<WorkItem> Deletes(IEnumerable<PlannedStep> steps)
    {
        List<WorkItem> items = [.. steps.Where(step => step.IsEnding).Select(step => new WorkItem(step, isDeleteFirst: false))];

        // One URN may have two entries: a resource, and the former one that it replaced.
        ILookup<Urn, WorkItem> byUrn = items.ToLookup(item => item.Step.Urn);
        foreach (WorkItem item in items)
        {
            item.After.AddRange(item.Step.DependsOn.SelectMany(urn => byUrn[urn]));
        }

        return items;
    }

    // What takes a host port waits for what gives it up. Of a delete only the resource goes early: others may still name its entry.
    private static void AddHandovers(IReadOnlyCollection<PlannedStep> steps, List<WorkItem> items, Dictionary<Urn, WorkItem> byUrn)
    {
        ILookup<Urn, PlannedStep> deletes = steps.Where(step => step.Action == StepAction.Delete).ToLookup(step => step.Urn);
        var early = new Dictionary<string, WorkItem>();
        foreach (PlannedStep giver in steps.Where(step => !step.GoesBefore.IsEmpty))
        {
            WorkItem first = giver.Action == StepAction.Delete ? Early(giver) : byUrn[giver.Urn];
            foreach (Urn taker in giver.GoesBefore.Where(byUrn.ContainsKey))
            {
                byUrn[taker].After.Add(first);
            }
        }

        WorkItem Early(PlannedStep step)
        {
            if (!early.TryGetValue(step.Uid!, out WorkItem? item))
            {
                early[step.Uid!] = item = new WorkItem(step, isDeleteFirst: true);
                item.After.AddRange(step.DependsOn.SelectMany(urn => deletes[urn]).Select(Early));
                items.Add(item);
            }

            return item;
        }
    }

    private static bool IsDeleteFirst(PlannedStep step) => step is { Action: StepAction.Replace, DeleteFirst: true };
}
