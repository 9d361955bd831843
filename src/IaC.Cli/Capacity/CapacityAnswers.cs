using System.Globalization;
using IaC.Cli.Commands;
using IaC.Cli.Views.Capacity;
using IaC.Engine;

namespace IaC.Cli.Capacity;

/// <summary>Answers to questions about hosts, by the sums that plans and applies are held to. All questions are answered of one world, in which all of them came true.</summary>
/// <param name="rows">What the hosts have and have promised.</param>
/// <param name="on">Hosts that they may be on; empty for those where they are.</param>
internal sealed class CapacityAnswers(IReadOnlyList<CapacityRow> rows, IReadOnlyList<string> on)
{
    /// <summary>Whether what is asked of would fit, and where.</summary>
    /// <exception cref="UsageException">A question names nothing that holds something, or a host that is not known.</exception>
    public IReadOnlyList<CapacityAnswer> Ask(IReadOnlyList<CapacityQuestion> questions)
    {
        if (on.FirstOrDefault(name => rows.All(row => row.Host != name)) is { } unknown)
        {
            throw new UsageException($"nothing is known of a host {unknown} (see `iac capacity`)");
        }

        Asked[] all = [.. questions.Select(Find)];
        HashSet<HolderRow> replaced = [.. all.SelectMany(asked => asked.Holders.Select(holder => holder.Holder))];
        Dictionary<string, List<Holding>> then = rows.ToDictionary(row => row.Host, row => row.Holders.Where(holder => !replaced.Contains(holder)).Select(ToHolding).ToList());
        foreach (Asked asked in all)
        {
            Place(asked, then);
        }

        Dictionary<string, string[]> shortages = rows.ToDictionary(row => row.Host, row => ShortagesOf(row, then[row.Host]).ToArray());
        return [.. all.Select(asked => new CapacityAnswer(asked.Holders[0].Row, asked.Holders[0].Holder, Answer(asked, shortages)))];
    }

    private static WhatIfRow Answer(Asked asked, Dictionary<string, string[]> shortages)
    {
        string[] lacking = [.. asked.Hosts.Zip(asked.Placed).Where(placed => placed.Second > 0).SelectMany(placed => shortages[placed.First.Host].Concat(TwicePorts(asked.Each, placed.First, placed.Second)))];
        long?[] most = [.. asked.Hosts.Select(row => Fits(row, [.. row.Holders.Where(holder => !asked.Holders.Any(one => one.Holder == holder)).Select(ToHolding)], asked.Each))];
        return new WhatIfRow(asked.Question.Name, asked.Question.Count, lacking.Length == 0, most.Contains(null) ? null : most.Sum(), lacking.Length == 0 ? null : string.Join("; ", lacking))
        {
            Now = asked.Holders.Count,
            Hosts = [.. asked.Hosts.Select((row, i) => new PlacedRow(row.Host, asked.Now[i], asked.Placed[i]))],
        };
    }

    private void Place(Asked asked, Dictionary<string, List<Holding>> then)
    {
        long[] room = [.. asked.Hosts.Select(row => !Allows(row) ? 0 : Fits(row, then[row.Host], asked.Each) ?? long.MaxValue)];
        asked.Placed = Spread.Of(asked.Question.Count, asked.Now, room);
        foreach ((CapacityRow row, long count) in asked.Hosts.Zip(asked.Placed).Where(placed => placed.Second > 0))
        {
            then[row.Host].Add(asked.Each with { Name = string.Create(CultureInfo.InvariantCulture, $"{asked.Each.Name} x {count}"), Amount = asked.Each.Amount * count });
        }
    }

    private Asked Find(CapacityQuestion question)
    {
        List<(CapacityRow Row, HolderRow Holder)> found = [.. from row in rows from holder in row.Holders where IsCalled(holder, question.Name) select (row, holder)];
        if (found.Count == 0)
        {
            throw new UsageException($"nothing that is called {question.Name} holds anything of {(rows.Count == 1 ? $"host {rows[0].Host}" : $"the hosts {string.Join(", ", rows.Select(row => row.Host))}")} (see `iac capacity`)");
        }

        return new Asked(question, found, [.. rows.Where(row => found.Exists(one => one.Row == row) || (on.Count > 0 && Allows(row)))]);
    }

    // What is where it may not be stays there, and none is added.
    private bool Allows(CapacityRow row) => on.Count == 0 || on.Contains(row.Host);

    private static bool IsCalled(HolderRow holder, string name) => holder.Name == name || $"{holder.Kind.ToLowerInvariant()}/{holder.Name}" == name || $"{holder.Namespace}/{holder.Name}" == name;

    private static Compute SumOf(IEnumerable<Holding> holdings) => Compute.Sum(holdings.Select(holding => holding.Amount));

    private static Compute LimitOf(CapacityRow row) => new((long)(row.Cpu.Limit * 1000), (long)row.Memory.Limit, (long)row.Disk.Limit, (long)row.Addresses.Limit);

    private static Holding ToHolding(HolderRow holder) =>
        new("", Guid.Empty, holder.Namespace, holder.Name, new Compute((long)(holder.Cpu * 1000), holder.Memory, holder.Disk, holder.Addresses)) { Ports = [.. holder.Ports] };

    private static long? Fits(CapacityRow row, IReadOnlyCollection<Holding> others, Holding each) => HostLedger.Fits(LimitOf(row) - SumOf(others), others, each);

    private static IEnumerable<string> ShortagesOf(CapacityRow row, IReadOnlyCollection<Holding> holdings)
    {
        string? amounts = Shortage.Of(new HostUse(row.Host, LimitOf(row), default, SumOf(holdings)), holdings, Guid.Empty);
        return Shortage.OfPorts(row.Host, holdings, Guid.Empty).Select(second => second.Text).Prepend(amounts).OfType<string>();
    }

    private static IEnumerable<string> TwicePorts(Holding each, CapacityRow row, long count) =>
        count < 2 ? [] : each.Ports.Select(port => $"port {port} of host {row.Host} is had by one at a time");

    private sealed class Asked(CapacityQuestion question, List<(CapacityRow Row, HolderRow Holder)> holders, CapacityRow[] hosts)
    {
        public CapacityQuestion Question => question;

        public List<(CapacityRow Row, HolderRow Holder)> Holders => holders;

        public CapacityRow[] Hosts => hosts;

        public long[] Now { get; } = [.. hosts.Select(row => (long)holders.Count(holder => holder.Row == row))];

        public Holding Each { get; } = ToHolding(holders[0].Holder);

        public long[] Placed { get; set; } = [];
    }
}
