using IaC.Model;

namespace IaC.Engine;

/// <summary>Cuts a plan into parts that can be started as a whole.</summary>
internal static class WorkPlan
{
    /// <summary>
    /// What is made or changed, in the order of dependencies. Where a resource that deletes first is replaced together with dependents that do so too, they are deleted before it, and made after it.
    /// </summary>
    public static List<WorkItem> Changes(IEnumerable<PlannedStep> steps)
    {
        var items = new List<WorkItem>();
        var byUrn = new Dictionary<Urn, WorkItem>();
        var deleteFirst = new Dictionary<Urn, WorkItem>();
        foreach (PlannedStep step in steps)
        {
            if (step.Action is StepAction.Delete or StepAction.Forget || (step.Action == StepAction.Same && !step.RecordChanged))
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

        return items;
    }

    /// <summary>What is deleted or forgotten, dependents first.</summary>
    public static List<WorkItem> Deletes(IEnumerable<PlannedStep> steps)
    {
        List<WorkItem> items = [.. steps.Where(step => step.Action is StepAction.Delete or StepAction.Forget).Select(step => new WorkItem(step, isDeleteFirst: false))];

        // One URN may have two entries: a resource, and the former one that it replaced.
        ILookup<Urn, WorkItem> byUrn = items.ToLookup(item => item.Step.Urn);
        foreach (WorkItem item in items)
        {
            item.After.AddRange(item.Step.DependsOn.SelectMany(urn => byUrn[urn]));
        }

        return items;
    }

    private static bool IsDeleteFirst(PlannedStep step) => step is { Action: StepAction.Replace, DeleteFirst: true };
}
