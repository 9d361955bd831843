namespace IaC.Cli.Capacity;

/// <summary>Deals out a number over hosts: what is there stays, the rest is spread as evenly as there is room.</summary>
internal static class Spread
{
    /// <summary>How many each host gets. What fits nowhere is put on all alike, so that each says what it is short of.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="now">How many each has.</param>
    /// <param name="room">How many each has room for.</param>
    public static long[] Of(long count, IReadOnlyList<long> now, IReadOnlyList<long> room)
    {
        bool grows = count >= now.Sum();
        long At(int host, long level) => grows ? Math.Max(now[host], Math.Min(level, Math.Max(now[host], room[host]))) : Math.Min(now[host], level);
        (long low, long high) = (0, count);
        while (low < high)
        {
            long middle = low + ((high - low + 1) / 2);
            bool fits = Enumerable.Range(0, now.Count).Sum(host => (decimal)At(host, middle)) <= count;
            (low, high) = fits ? (middle, high) : (low, middle - 1);
        }

        long[] placed = [.. Enumerable.Range(0, now.Count).Select(host => At(host, low))];
        long rest = count - placed.Sum();
        for (int host = 0; host < placed.Length && rest > 0; host++)
        {
            if (At(host, low + 1) > placed[host])
            {
                placed[host]++;
                rest--;
            }
        }

        for (int host = 0; host < placed.Length; host++)
        {
            placed[host] += (rest / placed.Length) + (host < rest % placed.Length ? 1 : 0);
        }

        return placed;
    }
}
