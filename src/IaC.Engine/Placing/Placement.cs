using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>Something that runs, and the hosts that it may run on.</summary>
/// <param name="Name">Its name, unique among all.</param>
/// <param name="Hosts">Names of the hosts, at least one, in ordinal order.</param>
/// <param name="Host">Where it is today; null where it is nowhere yet.</param>
/// <param name="IsBound">It stays where it is as long as it may: its data are there.</param>
internal sealed record Placeable(string Name, ImmutableArray<string> Hosts, string? Host, bool IsBound);

/// <summary>
/// Spreads what may run on the same hosts evenly over them: no host has more than one more than another. A pure function, whatever order it is asked in: what is placed stays, but for as many as evenness takes; what has to move, or is new, goes where its name and that of a host give the
/// highest number (rendezvous hashing) among those that lack one. What a host can give is for the ledger to judge.
/// </summary>
internal static class Placement
{
    private static readonly EqualityComparer<ImmutableArray<string>> SameHosts = EqualityComparer<ImmutableArray<string>>.Create(
        static (one, other) => one == other || one.AsSpan().SequenceEqual(other.AsSpan()), static hosts => HashCode.Combine(hosts.Length, hosts[0], hosts[^1]));

    /// <summary>The host of each, by name.</summary>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<Placeable> all)
    {
        var placed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (IGrouping<ImmutableArray<string>, Placeable> alike in all.GroupBy(one => one.Hosts, SameHosts))
        {
            Spread([.. alike], alike.Key, placed);
        }

        return placed;
    }

    private static void Spread(Placeable[] all, ImmutableArray<string> hosts, Dictionary<string, string> placed)
    {
        ulong[] numbers = [.. hosts.Select(NumberOf)];
        Dictionary<string, int> indexes = hosts.Select((host, index) => (host, index)).ToDictionary(pair => pair.host, pair => pair.index, StringComparer.Ordinal);
        List<Placeable>[] today = [.. hosts.Select(_ => new List<Placeable>())];
        var moving = new List<Placeable>();
        foreach (Placeable one in all)
        {
            (one.Host is { } host && indexes.TryGetValue(host, out int index) ? today[index] : moving).Add(one);
        }

        int[] room = Shares(all.Length, today);
        for (int index = 0; index < hosts.Length; index++)
        {
            foreach (Placeable one in today[index].OrderByDescending(one => one.IsBound).ThenByDescending(one => Score(NumberOf(one.Name), numbers[index])))
            {
                if (room[index] == 0)
                {
                    moving.Add(one);
                    continue;
                }

                room[index]--;
                placed[one.Name] = hosts[index];
            }
        }

        foreach (Placeable one in moving.OrderBy(one => one.Name, StringComparer.Ordinal))
        {
            int best = Best(NumberOf(one.Name), numbers, room);
            room[best]--;
            placed[one.Name] = hosts[best];
        }
    }

    // How many each host gets: what is bound to it, and then one for one that has least. Of those the one that has most today comes first, so that fewer have to move.
    private static int[] Shares(int count, List<Placeable>[] today)
    {
        int[] shares = [.. today.Select(here => here.Count(one => one.IsBound))];
        var least = new PriorityQueue<int, (int Share, int Moving, int Index)>(shares.Select((share, index) => (index, (share, -today[index].Count, index))));
        for (int left = count - shares.Sum(); left > 0; left--)
        {
            int index = least.Dequeue();
            shares[index]++;
            least.Enqueue(index, (shares[index], -today[index].Count, index));
        }

        return shares;
    }

    private static int Best(ulong name, ulong[] hosts, int[] room)
    {
        (int best, ulong highest) = (-1, 0);
        for (int index = 0; index < hosts.Length; index++)
        {
            if (room[index] > 0 && Score(name, hosts[index]) is var score && (best < 0 || score > highest))
            {
                (best, highest) = (index, score);
            }
        }

        return best;
    }

    // FNV-1a: the same on each machine and in each version.
    private static ulong NumberOf(string text)
    {
        ulong number = 14695981039346656037;
        foreach (char letter in text)
        {
            number = (number ^ letter) * 1099511628211;
        }

        return number;
    }

    // The finaliser of splitmix64, which spreads what differs in few bits.
    private static ulong Score(ulong name, ulong host)
    {
        ulong mixed = name ^ (host * 0x9e3779b97f4a7c15);
        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
        return mixed ^ (mixed >> 31);
    }
}
