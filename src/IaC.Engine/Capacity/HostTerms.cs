using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>What one stack says of the capacity of a host; where several speak of one host, the most careful counts.</summary>
public sealed record HostTerms
{
    /// <summary>Says nothing.</summary>
    public static readonly HostTerms None = new();

    /// <summary>Kept back for the host itself.</summary>
    public Compute Reserve { get; init; }

    /// <summary>Thousandths of a processor that it has to give; null for what it is found to have.</summary>
    public long? CpuMillis { get; init; }

    /// <summary>Bytes of memory that it has to give; null for what it is found to have.</summary>
    public long? Memory { get; init; }

    /// <summary>Bytes of disk that it has to give; null for what it is found to have.</summary>
    public long? Disk { get; init; }

    /// <summary>Addresses of the network that it declares for pods; null for those of the one that is chosen.</summary>
    public long? Addresses { get; init; }

    /// <summary>How often each processor may be promised, in thousandths: 1500 is one and a half times. Null for once.</summary>
    public long? CpuOvercommit { get; init; }

    /// <summary>How often memory may be promised, in thousandths. Null for once.</summary>
    public long? MemoryOvercommit { get; init; }

    /// <summary>How often disk may be promised, in thousandths. Null for once.</summary>
    public long? DiskOvercommit { get; init; }

    /// <summary>What it says of places of the host for claims, by their class: of disk alone.</summary>
    public ImmutableSortedDictionary<string, HostTerms> Places { get; init; } = ImmutableSortedDictionary<string, HostTerms>.Empty;

    /// <summary>What it costs; null for a host that nothing is known of.</summary>
    public HourlyCost? Cost { get; init; }
}
