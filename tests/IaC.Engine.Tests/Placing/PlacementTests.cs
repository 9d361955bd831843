using System.Collections.Immutable;

namespace IaC.Engine.Tests;

/// <summary>Random hosts and workloads that come and go.</summary>
public sealed class PlacementTests
{
    [Theory]
    [MemberData(nameof(Seeds))]
    public void What_may_run_on_the_same_hosts_is_spread_evenly_whatever_order_it_is_asked_in(int seed)
    {
        var random = new Random(seed);
        Placeable[] all = New(random, Hosts(random));

        IReadOnlyDictionary<string, string> placed = Placement.Of(all);

        AssertEven(all, placed);
        random.Shuffle(all);
        Assert.Equal(0, Moved(placed, Placement.Of(all)));
        Assert.Equal(0, Moved(placed, Placement.Of(all.Select(one => one with { Host = placed[one.Name] }))));
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void As_few_move_as_can_be_when_a_host_goes_or_comes_back(int seed)
    {
        var random = new Random(seed);
        ImmutableArray<string> hosts = Hosts(random);
        Placeable[] all = [.. Enumerable.Range(0, random.Next(1, 200)).Select(number => new Placeable($"pod/{number}", hosts, null, false))];
        IReadOnlyDictionary<string, string> before = Placement.Of(all);
        string leaving = hosts[random.Next(hosts.Length)];
        ImmutableArray<string> left = hosts.Remove(leaving);

        IReadOnlyDictionary<string, string> without = Placement.Of(all.Select(one => one with { Hosts = left, Host = before[one.Name] }));
        AssertEven([.. all.Select(one => one with { Hosts = left })], without);
        Assert.Equal(before.Count(pair => pair.Value == leaving), Moved(before, without));

        IReadOnlyDictionary<string, string> again = Placement.Of(all.Select(one => one with { Host = without[one.Name] }));
        AssertEven(all, again);
        Assert.Equal(again.Count(pair => pair.Value == leaving), Moved(without, again));
        Assert.InRange(again.Count(pair => pair.Value == leaving), all.Length / hosts.Length, (all.Length / hosts.Length) + 1);
    }

    [Fact]
    public void What_has_its_data_somewhere_stays_there()
    {
        Placeable[] all = [.. Enumerable.Range(0, 6).Select(number => new Placeable($"pod/{number}", ["a", "b", "c"], "a", IsBound: number < 4))];

        IReadOnlyDictionary<string, string> placed = Placement.Of(all);

        Assert.All(Enumerable.Range(0, 4), number => Assert.Equal("a", placed[$"pod/{number}"]));
        Assert.Equal(["b", "c"], Enumerable.Range(4, 2).Select(number => placed[$"pod/{number}"]).Order());
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    private static ImmutableArray<string> Hosts(Random random) => [.. Enumerable.Range(0, random.Next(2, 12)).Select(number => $"host-{number:00}")];

    private static Placeable[] New(Random random, ImmutableArray<string> hosts)
    {
        ImmutableArray<string>[] choices = [hosts, [.. hosts.Where(_ => random.Next(2) == 0).DefaultIfEmpty(hosts[0])], [hosts[^1]]];
        return [.. Enumerable.Range(0, random.Next(1, 300)).Select(number => new Placeable($"pod/{number}", choices[random.Next(choices.Length)], random.Next(3) == 0 ? hosts[random.Next(hosts.Length)] : null, false))];
    }

    private static int Moved(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) => after.Count(pair => before[pair.Key] != pair.Value);

    private static void AssertEven(Placeable[] all, IReadOnlyDictionary<string, string> placed)
    {
        Assert.Equal(all.Length, placed.Count);
        foreach (IGrouping<string, Placeable> alike in all.GroupBy(one => string.Join('/', one.Hosts)))
        {
            int[] counts = [.. alike.First().Hosts.Select(host => alike.Count(one => placed[one.Name] == host))];
            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }
}
