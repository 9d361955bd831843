using System.Globalization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Says what does not fit on a host: of what, by how much, and what holds the rest. Used at the plan and, under the lock of the host, at the apply.</summary>
public static class Shortage
{
    private const int Named = 3;

    /// <summary>What is short; null where all fits, and where no more is promised than before: what was promised under other terms stands in nobody's way.</summary>
    /// <param name="use">The promises.</param>
    /// <param name="holdings">All that would be held.</param>
    /// <param name="asking">The stack that asks.</param>
    public static string? Of(HostUse use, IEnumerable<Holding> holdings, Guid asking)
    {
        Compute excess = use.After - use.Limit;
        List<string> parts = [];
        if (excess.CpuMillis > 0 && use.After.CpuMillis > use.Before.CpuMillis)
        {
            parts.Add($"{Cpu(excess.CpuMillis)} CPU short: {Cpu(use.After.CpuMillis)} requested of {Cpu(use.Limit.CpuMillis)}{Largest(holdings, asking, amount => amount.CpuMillis, Cpu)}");
        }

        if (excess.Memory > 0 && use.After.Memory > use.Before.Memory)
        {
            parts.Add($"{Memory(excess.Memory)} of memory short: {Memory(use.After.Memory)} requested of {Memory(use.Limit.Memory)}{Largest(holdings, asking, amount => amount.Memory, Memory)}");
        }

        if (excess.Disk > 0 && use.After.Disk > use.Before.Disk)
        {
            parts.Add($"{Memory(excess.Disk)} of disk short: {Memory(use.After.Disk)} promised of {Memory(use.Limit.Disk)}{Largest(holdings, asking, amount => amount.Disk, Memory)}");
        }

        if (excess.Addresses > 0 && use.After.Addresses > use.Before.Addresses)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{excess.Addresses} {(excess.Addresses == 1 ? "address" : "addresses")} for pods and guests short: {use.After.Addresses} needed of {use.Limit.Addresses}"));
        }

        return parts.Count == 0 ? null : $"host {use.Host} is {string.Join("; and ", parts)}";
    }

    /// <summary>Ports of a host that two would have; each with the one that comes later in the list.</summary>
    /// <param name="host">Name of the host.</param>
    /// <param name="holdings">All that would be held.</param>
    /// <param name="asking">The stack that asks.</param>
    public static IEnumerable<(Holding Second, string Text)> OfPorts(string host, IEnumerable<Holding> holdings, Guid asking)
    {
        var taken = new HostPortTable<Holding>();
        foreach (Holding holding in holdings)
        {
            foreach (HostPort port in holding.Ports)
            {
                if (taken.Take(port, holding) is { } first && !ReferenceEquals(first, holding))
                {
                    yield return (holding, $"port {port} of host {host} for {holding.NameFor(asking)} is held by {first.NameFor(asking)}");
                }
            }
        }
    }

    /// <summary>What can be done about that.</summary>
    public const string PortRemedy = "publish another port, or let the one that holds it go";

    /// <summary>What can be done about what is short.</summary>
    public const string Remedy = "request less, let something go, or change spec.capacity of the host (`iac capacity` shows who holds what)";

    /// <summary>Processors: <c>0.5</c>, <c>12</c>.</summary>
    public static string Cpu(long millis) => (millis / 1000m).ToString("0.###", CultureInfo.InvariantCulture);

    /// <summary>Memory or disk in the largest unit that it fills: <c>200 KiB</c>, <c>512 MiB</c>, <c>1.5 GiB</c>; nothing is <c>0 MiB</c>.</summary>
    public static string Memory(long bytes) => Math.Abs(Math.Max(bytes, -long.MaxValue)) switch
    {
        >= 1L << 30 => In(bytes, 1L << 30, "GiB"),
        >= 1L << 20 or 0 => In(bytes, 1L << 20, "MiB"),
        >= 1L << 10 => In(bytes, 1L << 10, "KiB"),
        _ => In(bytes, 1, "B"),
    };

    private static string In(long bytes, long unit, string name) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (decimal)unit:0.##} {name}");

    private static string Largest(IEnumerable<Holding> holdings, Guid asking, Func<Compute, long> part, Func<long, string> text)
    {
        string[] largest = [.. holdings.Where(holding => part(holding.Amount) > 0).OrderByDescending(holding => part(holding.Amount)).Take(Named).Select(holding => $"{holding.NameFor(asking)} {text(part(holding.Amount))}")];
        return largest.Length == 0 ? "" : $", most of it by {string.Join(", ", largest)}";
    }
}
