using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests.Capacity;

/// <summary>Placement and ledger in one plan: random workloads that name labels, on random hosts of which others hold a part.</summary>
public sealed class PlacedLedgerTests : IDisposable
{
    private readonly TestStack _stack = new();

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    public void Dispose() => _stack.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_plan_keeps_within_every_limit_or_says_which_host_is_short_whatever_order_it_is_written_in(int seed)
    {
        var random = new Random(seed);
        Ledgers ledgers = Over(random);
        ResourceDeclaration[] all = [.. ledgers.Hosts.Select(Host), .. Pods(random, random.Next(1, 60))];

        RunReport report = await _stack.PreviewAsync(all);
        random.Shuffle(all);
        RunReport again = await _stack.PreviewAsync(all);

        Assert.Equal(report.Result.Plan is null, again.Result.Plan is null);
        if (report.Result.Plan is { } plan)
        {
            Assert.All(plan.Capacity, use => Assert.True(use.After.CpuMillis <= use.Limit.CpuMillis && use.After.Memory <= use.Limit.Memory, use.ToString()));
            Assert.Equal(SumOf(plan), Compute.Sum(plan.Capacity.Select(use => use.After - use.Before)));
            Assert.Equal(plan.Capacity.OrderBy(use => use.Host, StringComparer.Ordinal), again.Plan.Capacity.OrderBy(use => use.Host, StringComparer.Ordinal));
            Assert.Equal(Placed(plan), Placed(again.Plan));
        }
        else
        {
            Assert.All(report.Errors, error => Assert.Matches("host host-[0-9] is .* short", error));
            Assert.Equal(Shortages(report), Shortages(again));
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task Of_a_host_that_leaves_and_comes_back_only_its_own_part_is_promised_elsewhere(int seed)
    {
        var random = new Random(seed);
        Ledgers ledgers = Over(random);
        ledgers.Found = new Compute(long.MaxValue / 2000, long.MaxValue / 2000);
        ResourceDeclaration[] pods = Pods(random, random.Next(1, 60));
        string leaving = ledgers.Hosts[random.Next(ledgers.Hosts.Length)];

        ImmutableSortedDictionary<string, string> before = Placed((await _stack.UpAsync([.. ledgers.Hosts.Select(Host), .. pods])).Plan);
        ImmutableSortedDictionary<string, string> without = Placed((await _stack.UpAsync([.. ledgers.Hosts.Where(host => host != leaving).Select(Host), .. pods])).Plan);
        ImmutableSortedDictionary<string, string> back = Placed((await _stack.UpAsync([.. ledgers.Hosts.Select(Host), .. pods])).Plan);

        Assert.Equal(before.Where(pod => pod.Value == leaving).Select(pod => pod.Key), before.Keys.Where(pod => before[pod] != without[pod]));
        Assert.Equal(back.Where(pod => pod.Value == leaving).Select(pod => pod.Key), back.Keys.Where(pod => without[pod] != back[pod]));
        Assert.InRange(back.Count(pod => pod.Value == leaving), pods.Length / ledgers.Hosts.Length, (pods.Length / ledgers.Hosts.Length) + 1);
    }

    private Ledgers Over(Random random)
    {
        var ledgers = new Ledgers(random);
        _stack.Ledgers = ledgers;
        return ledgers;
    }

    private static ResourceDeclaration Host(string name)
    {
        ResourceDeclaration host = TestStack.Host(name);
        host.Document["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["disk"] = "fast" };
        return host;
    }

    private static ResourceDeclaration[] Pods(Random random, int count) =>
        [.. Enumerable.Range(0, count).Select(number => TestStack.Pod($"p{number}", $$"""{"nodeSelector":{"disk":"fast"},"holds":[{{random.Next(300)}},{{random.Next(150)}}]}"""))];

    private static ImmutableSortedDictionary<string, string> Placed(Plan plan) => plan.Steps.Where(step => step.Key.Kind == "Pod" && step.Action != StepAction.Delete)
        .ToImmutableSortedDictionary(step => step.Key.Name, step => (string)step.Inputs!["spec"]!["nodeName"]!, StringComparer.Ordinal);

    private static Compute SumOf(Plan plan) => Compute.Sum(plan.Steps.Select(step => step.Inputs?["spec"]?["holds"]).Where(holds => holds is not null).Select(holds => new Compute((long)holds![0]!, (long)holds[1]!)));

    // Who holds most is named too, and of equals any.
    private static IEnumerable<string> Shortages(RunReport report) => report.Result.Diagnostics.Select(fault => fault.Message.Split(", most of it")[0]).Order(StringComparer.Ordinal);

    private sealed class Ledgers(Random random) : IHostLedgers
    {
        private readonly Compute _others = new(random.Next(500), random.Next(200));

        public ImmutableArray<string> Hosts { get; } = [.. Enumerable.Range(0, random.Next(2, 6)).Select(number => $"host-{number}")];

        public Compute Found { get; set; } = new(2000 + random.Next(2000), 1000 + random.Next(1000));

        public HostLedger? Find(string host) => new() { Host = host, Found = Found, Holdings = [new Holding("other", Guid.Empty, "default", "other", _others)] };
    }
}
