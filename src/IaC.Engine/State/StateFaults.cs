using IaC.Model;

namespace IaC.Engine;

/// <summary>Checks a whole state, as it comes from outside.</summary>
internal static class StateFaults
{
    /// <summary>What is wrong with entries; null when they are a valid state.</summary>
    public static string? Find(IReadOnlyList<RecordedResource> entries)
    {
        if (entries.GroupBy(entry => entry.Uid).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            return $"two entries have the uid {twice.Key}";
        }

        if (entries.FirstOrDefault(entry => !IsDocument(entry.Urn)) is { } strange)
        {
            return $"{strange.Urn} is not the URN of a document";
        }

        return new StackState().Fault([.. entries.Select(entry => new StateChange.Put(entry))]) ?? Cycle(entries);
    }

    /// <summary>The entries without the edges that lead to nothing or round in a circle; <paramref name="mended"/> gets a line for each.</summary>
    public static List<RecordedResource> Mend(IReadOnlyList<RecordedResource> entries, ICollection<string> mended)
    {
        var kept = new List<RecordedResource>();
        var seen = new HashSet<Urn>();
        foreach (RecordedResource entry in StateOrder.Sort(entries.Where(entry => IsDocument(entry.Urn))))
        {
            if (!entry.Condemned && !seen.Add(entry.Urn))
            {
                mended.Add($"{entry.Key} had two entries: the one of uid {entry.Uid} is marked to be deleted");
                kept.Add(entry with { Condemned = true });
                continue;
            }

            // In order, so that an edge to what comes later is part of a circle.
            List<Urn> lost = [.. entry.DependsOn.Where(urn => !seen.Contains(urn) || urn == entry.Urn)];
            foreach (Urn urn in lost)
            {
                mended.Add($"{entry.Key} depended on {urn}, which {(entries.Any(other => other.Urn == urn) ? "depends on it" : "has no entry")}");
            }

            kept.Add(lost.Count == 0 ? entry : entry with { DependsOn = [.. entry.DependsOn.Except(lost)] });
        }

        return kept;
    }

    private static string? Cycle(IReadOnlyList<RecordedResource> entries)
    {
        List<RecordedResource> live = [.. entries.Where(entry => !entry.Condemned)];
        Dictionary<Urn, int> index = live.Select((entry, number) => (entry.Urn, number)).ToDictionary(pair => pair.Urn, pair => pair.number);
        LayeredOrder order = LayeredOrder.Of(live.Count, number => live[number].DependsOn.Select(urn => index[urn]));
        return order.InCycles.IsEmpty ? null : $"{string.Join(", ", order.InCycles.Select(number => live[number].Key.ToString()))} depend on each other in a circle";
    }

    private static bool IsDocument(Urn urn)
    {
        try
        {
            urn.ToKey();
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
