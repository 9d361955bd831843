using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace IaC.Engine;

/// <summary>What a host has and what of it is promised to whom, as of a moment. Of promises, never of what is free by chance: two that look at the same time would both take that.</summary>
public sealed record HostLedger
{
    private const int Once = 1000;

    /// <summary>Name of the host.</summary>
    public required string Host { get; init; }

    /// <summary>What it is found to have. <value>Nothing, of a place that is not there.</value></summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public required Compute Found { get; init; }

    /// <summary>What stacks say of it.</summary>
    public ImmutableDictionary<Guid, HostTerms> Terms { get; init; } = ImmutableDictionary<Guid, HostTerms>.Empty;

    /// <summary>What is promised.</summary>
    public ImmutableArray<Holding> Holdings { get; init; } = [];

    /// <summary>Its places for claims, each called <c>HOST/CLASS</c>: they have disk and nothing else, and what is promised there is not promised of the host's.</summary>
    public ImmutableArray<HostLedger> Places { get; init; } = [];

    /// <summary>Name of a place of a host.</summary>
    public static string PlaceOf(string host, string storageClass) => $"{host}/{storageClass}";

    /// <summary>Name of the host that a name is of, or of a place of.</summary>
    public static string HostOf(string name) => name.Split('/')[0];

    /// <summary>The same of a host that is called otherwise here.</summary>
    public HostLedger Called(string host) => this with { Host = host, Places = [.. Places.Select(place => place with { Host = host + place.Host[Host.Length..] })] };

    /// <summary>What it has to give: what is declared, else what is found. A declaration says less than there is, or as much.</summary>
    public Compute Base => new(Least(terms => terms.CpuMillis) ?? Found.CpuMillis, Least(terms => terms.Memory) ?? Found.Memory, Least(terms => terms.Disk) ?? Found.Disk, Least(terms => terms.Addresses) ?? Found.Addresses);

    /// <summary>Kept back for the host itself.</summary>
    public Compute Reserve => Terms.Values.Select(terms => terms.Reserve).Aggregate(default(Compute), Compute.Max);

    /// <summary>What may be promised in all: the base without the reserve, as often as it may be promised.</summary>
    public Compute Limit
    {
        get
        {
            Compute own = Compute.Max(default, Base - Reserve);
            return new Compute(
                Scale(own.CpuMillis, Overcommit(terms => terms.CpuOvercommit)), Scale(own.Memory, Overcommit(terms => terms.MemoryOvercommit)), Scale(own.Disk, Overcommit(terms => terms.DiskOvercommit)), own.Addresses);
        }
    }

    /// <summary>What is promised in all.</summary>
    public Compute Held => Compute.Sum(Holdings.Select(holding => holding.Amount));

    /// <summary>What may still be promised; below zero of what was promised under other terms.</summary>
    public Compute Free => Limit - Held;

    /// <summary>What it costs: the most that a stack says; null where none does, or they speak of different money.</summary>
    public HourlyCost? Cost => Terms.Values.Select(terms => terms.Cost).OfType<HourlyCost>().GroupBy(cost => cost.Currency).ToList() is [var one] ? one.MaxBy(cost => cost.PerHour) : null;

    /// <summary>How many more of something fit; null where it asks for nothing that is counted.</summary>
    public long? Fits(Holding each) => Fits(Free, Holdings, each);

    /// <summary>How many more of something fit beside others; null where it asks for nothing that is counted. A port of the host is had once.</summary>
    /// <param name="free">What may still be promised.</param>
    /// <param name="others">What is promised already.</param>
    /// <param name="each">One of it.</param>
    public static long? Fits(Compute free, IEnumerable<Holding> others, Holding each)
    {
        long? amounts = free.Fits(each.Amount);
        long most = each.Ports.IsEmpty ? long.MaxValue : others.Any(other => other.Ports.Any(port => each.Ports.Any(port.Overlaps))) ? 0 : 1;
        return most == long.MaxValue ? amounts : Math.Min(amounts ?? most, most);
    }

    /// <summary>The part of what may be promised that an amount is: of that resource of which it is most, since what is left of the other is of no use without it.</summary>
    public decimal ShareOf(Compute amount) =>
        new[] { Share(amount.CpuMillis, Limit.CpuMillis), Share(amount.Memory, Limit.Memory), Share(amount.Disk, Limit.Disk), Share(amount.Addresses, Limit.Addresses) }.Max();

    private static decimal Share(long amount, long limit) => limit > 0 ? (decimal)amount / limit : amount > 0 ? 1 : 0;

    // Where each stack that speaks names a factor the least counts, and one that names none means once.
    private long Overcommit(Func<HostTerms, long?> factor) => Terms.IsEmpty ? Once : Terms.Values.Min(terms => factor(terms) ?? Once);

    private long? Least(Func<HostTerms, long?> value) => Terms.Values.Min(value);

    private static long Scale(long amount, long thousandths) => (long)((Int128)amount * thousandths / Once);
}
