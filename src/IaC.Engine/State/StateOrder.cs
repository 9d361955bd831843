using IaC.Model;

namespace IaC.Engine;

/// <summary>Recorded resources in dependency order.</summary>
internal static class StateOrder
{
    /// <summary>What is depended on comes first; ties by creation, then URN. Entries in a cycle, which no valid state has, come last.</summary>
    public static List<RecordedResource> Sort(IEnumerable<RecordedResource> entries)
    {
        List<RecordedResource> sorted = [.. entries];
        if (sorted.Count < 2)
        {
            return sorted;
        }

        sorted.Sort(ByCreation);
        var live = new Dictionary<Urn, int>();
        for (int index = 0; index < sorted.Count; index++)
        {
            if (!sorted[index].Condemned)
            {
                live[sorted[index].Urn] = index;
            }
        }

        LayeredOrder order = LayeredOrder.Of(sorted.Count, index => sorted[index].DependsOn.Where(live.ContainsKey).Select(urn => live[urn]));
        return [.. order.Layers.SelectMany(layer => layer).Concat(order.InCycles).Select(index => sorted[index])];
    }

    private static int ByCreation(RecordedResource left, RecordedResource right)
    {
        int order = left.Created.CompareTo(right.Created);
        order = order != 0 ? order : left.Urn.CompareTo(right.Urn);
        order = order != 0 ? order : right.Condemned.CompareTo(left.Condemned);
        return order != 0 ? order : string.CompareOrdinal(left.Uid, right.Uid);
    }
}
