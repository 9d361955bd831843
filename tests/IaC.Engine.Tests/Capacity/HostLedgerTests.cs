using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests.Capacity;

/// <summary>What may be promised of a host, and what still fits.</summary>
public sealed class HostLedgerTests
{
    private const long Gibibyte = 1L << 30;
    private static readonly HostLedger Empty = new() { Host = "localhost", Found = new Compute(4000, 8 * Gibibyte) };
    private static readonly HostLedger WithDisk = Empty with { Found = Empty.Found with { Disk = 100 * Gibibyte } };

    [Fact]
    public void All_of_a_host_may_be_promised_once()
    {
        Assert.Equal(new Compute(4000, 8 * Gibibyte), Empty.Limit);
        Assert.Equal(Empty.Limit, Empty.Free);
    }

    [Fact]
    public void What_is_more_than_can_be_counted_is_the_most_that_can_be()
    {
        var most = new Compute(long.MaxValue, long.MaxValue, long.MaxValue);
        Assert.Equal(most, most + new Compute(1, 1, 1));
        Assert.Equal(most, most * 3);
        Assert.Equal(new Compute(long.MinValue, long.MinValue, long.MinValue), default(Compute) - most - most);
        Assert.Equal("-8589934592 GiB", Shortage.Memory(long.MinValue));
        Assert.Contains("8589934592 GiB requested of 8 GiB", Shortage.Of(new HostUse("one", Empty.Limit, default, Compute.Sum([most, most])), [], Guid.Empty), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_kept_back_is_kept_back_before_anything_is_promised_more_than_once()
    {
        HostLedger ledger = With(new HostTerms { Reserve = new Compute(1000, Gibibyte), CpuOvercommit = 2000, MemoryOvercommit = 1500 });

        Assert.Equal(new Compute(6000, 7 * Gibibyte * 3 / 2), ledger.Limit);
    }

    [Fact]
    public void Of_several_stacks_the_most_careful_counts()
    {
        HostLedger ledger = With(
            new HostTerms { Reserve = new Compute(1000, 0), CpuMillis = 3000, CpuOvercommit = 2000 }, new HostTerms { Reserve = new Compute(0, Gibibyte), CpuMillis = 2000, CpuOvercommit = 3000, MemoryOvercommit = 2000 });

        Assert.Equal(new Compute(2000, 8 * Gibibyte), ledger.Base);
        Assert.Equal(new Compute(1000, Gibibyte), ledger.Reserve);
        Assert.Equal(new Compute(2000, 7 * Gibibyte), ledger.Limit);
    }

    [Fact]
    public void The_highest_cost_counts_and_different_money_is_not_added_up()
    {
        HourlyCost low = new(0.1m, "EUR");

        Assert.Equal(new HourlyCost(0.42m, "EUR"), With(new HostTerms { Cost = low }, new HostTerms { Cost = new HourlyCost(0.42m, "EUR") }, HostTerms.None).Cost);
        Assert.Null(With(new HostTerms { Cost = low }, new HostTerms { Cost = new HourlyCost(1, "CHF") }).Cost);
        Assert.Null(Empty.Cost);
    }

    [Fact]
    public void The_share_of_an_amount_is_that_of_what_it_takes_most_of()
    {
        Assert.Equal(0.5m, Empty.ShareOf(new Compute(1000, 4 * Gibibyte)));
        Assert.Equal(0, Empty.ShareOf(default));
    }

    [Fact]
    public void More_kept_back_than_there_is_leaves_nothing()
    {
        Assert.Equal(new Compute(0, 8 * Gibibyte), With(new HostTerms { Reserve = new Compute(5000, 0) }).Limit);
    }

    [Theory]
    [InlineData(1000, 1, 3L)]
    [InlineData(1000, 3, 2L)]
    [InlineData(3001, 0, 0L)]
    [InlineData(0, 7, 1L)]
    [InlineData(0, 0, null)]
    public void What_still_fits_is_what_the_scarcest_part_allows(long cpu, long gibibytes, long? expected)
    {
        HostLedger ledger = Empty with { Holdings = [new Holding("u", Guid.Empty, "default", "a", new Compute(1000, Gibibyte))] };

        Assert.Equal(expected, ledger.Free.Fits(new Compute(cpu, gibibytes * Gibibyte)));
    }

    /// <summary>Whatever was promised in whatever order: as many more as are said to fit do, and one more does not.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void One_more_than_fits_is_short(int seed)
    {
        var random = new Random(seed);
        for (int round = 0; round < 200; round++)
        {
            HostLedger ledger = WithDisk with
            {
                Holdings = [.. Enumerable.Range(0, random.Next(5)).Select(i => new Holding($"{i}", Guid.Empty, "default", $"p{i}", new Compute(random.Next(1500), random.NextInt64(2 * Gibibyte), random.NextInt64(30 * Gibibyte))))],
                Terms = ImmutableDictionary<Guid, HostTerms>.Empty.Add(
                    Guid.Empty, new HostTerms { Reserve = new Compute(random.Next(1000), random.NextInt64(Gibibyte), random.NextInt64(20 * Gibibyte)), CpuOvercommit = 1000 + random.Next(2000), DiskOvercommit = 1000 + random.Next(500) }),
            };
            var each = new Compute(1 + random.Next(2000), 1 + random.NextInt64(2 * Gibibyte), random.Next(2) * (1 + random.NextInt64(40 * Gibibyte)));
            long fits = ledger.Free.Fits(each)!.Value;

            Assert.Equal(fits == 0 && (ledger.Free.CpuMillis < 0 || ledger.Free.Memory < 0 || ledger.Free.Disk < 0), Short(ledger, each * fits, fits) is not null);
            Assert.NotNull(Short(ledger, each * (fits + 1), fits + 1));
        }
    }

    [Fact]
    public void Disk_is_promised_out_of_what_is_left_after_the_reserve()
    {
        HostLedger ledger = WithDisk with
        {
            Terms = ImmutableDictionary<Guid, HostTerms>.Empty.Add(Guid.Empty, new HostTerms { Disk = 60 * Gibibyte, Reserve = new Compute(0, 0, 10 * Gibibyte), DiskOvercommit = 2000 }),
            Holdings = [new Holding("c", Guid.Empty, "default", "data", new Compute(0, 0, 90 * Gibibyte))],
        };

        Assert.Equal(100 * Gibibyte, ledger.Limit.Disk);
        Assert.Equal(2, ledger.Free.Fits(new Compute(0, 0, 5 * Gibibyte)));
        Assert.Equal(
            "host localhost is 20 GiB of disk short: 120 GiB promised of 100 GiB, most of it by default/data 120 GiB",
            Shortage.Of(new HostUse("localhost", ledger.Limit, ledger.Held, new Compute(0, 0, 120 * Gibibyte)), [new Holding("c", Guid.Empty, "default", "data", new Compute(0, 0, 120 * Gibibyte))], Guid.Empty));
    }

    [Fact]
    public void A_port_is_had_once_whatever_else_there_is()
    {
        HostPort web = new(HostPort.AllAddresses, 80, "TCP");
        Holding each = Named("web", 1000, 0) with { Ports = [web] };

        Assert.Equal(1, Empty.Fits(each));
        Assert.Equal(1, Empty.Fits(each with { Amount = default }));
        Assert.Equal(0, Empty.Fits(each with { Amount = new Compute(5000, 0) }));
        Assert.Null(Empty.Fits(Named("idle", 0, 0)));
        Assert.Equal(0, (Empty with { Holdings = [each with { Ports = [web with { Address = "127.0.0.1" }] }] }).Fits(each));
        Assert.Equal(1, (Empty with { Holdings = [each with { Ports = [web with { Protocol = "UDP" }, web with { Port = 81 }] }] }).Fits(each));
    }

    [Fact]
    public void Addresses_are_those_of_the_network_that_is_declared_else_of_the_one_that_is_found()
    {
        HostLedger found = Empty with { Found = Empty.Found with { Addresses = 5 }, Holdings = [Named("a", 0, 0) with { Amount = new Compute(0, 0, 0, 1) }] };
        HostLedger declared = found with { Terms = ImmutableDictionary<Guid, HostTerms>.Empty.Add(Guid.Empty, new HostTerms { Addresses = 2 }) };

        Assert.Equal(4, found.Free.Addresses);
        Assert.Equal(1, declared.Fits(declared.Holdings[0]));
        Assert.Equal(0.5m, declared.ShareOf(declared.Held));
        Assert.Equal(
            "host localhost is 2 addresses for pods and guests short: 4 needed of 2",
            Shortage.Of(new HostUse("localhost", declared.Limit, declared.Held, new Compute(0, 0, 0, 4)), declared.Holdings, Guid.Empty));
    }

    [Fact]
    public void A_shortage_says_of_what_by_how_much_and_who_holds_it()
    {
        Holding[] holdings = [Named("a", 500, 6 * Gibibyte), Named("b", 3000, Gibibyte / 2), Named("c", 1500, 2 * Gibibyte)];
        HostUse use = new("localhost", Empty.Limit, default, Compute.Sum(holdings.Select(holding => holding.Amount)));

        Assert.Equal(
            "host localhost is 1 CPU short: 5 requested of 4, most of it by default/b 3, default/c 1.5, default/a 0.5; and 512 MiB of memory short: 8.5 GiB requested of 8 GiB, most of it by default/a 6 GiB, default/c 2 GiB, default/b 512 MiB",
            Shortage.Of(use, holdings, Guid.Empty));
        Assert.Null(Shortage.Of(use with { Before = use.After }, holdings, Guid.Empty));
    }

    private static string? Short(HostLedger ledger, Compute more, long count)
    {
        Holding[] then = [.. ledger.Holdings, .. count == 0 ? [] : new[] { new Holding("more", Guid.Empty, "default", "more", more) }];
        return Shortage.Of(new HostUse("localhost", ledger.Limit, count == 0 ? default : ledger.Held, Compute.Sum(then.Select(holding => holding.Amount))), then, Guid.Empty);
    }

    private static Holding Named(string name, long cpu, long memory) => new(name, Guid.Empty, "default", name, new Compute(cpu, memory));

    private static HostLedger With(params HostTerms[] terms) => Empty with { Terms = terms.ToImmutableDictionary(_ => Guid.NewGuid()) };
}
