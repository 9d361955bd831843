namespace IaC.Engine;

/// <summary>An amount of what a host has. What is more than can be counted stays the most that can be.</summary>
/// <param name="CpuMillis">Thousandths of a processor.</param>
/// <param name="Memory">Bytes of memory.</param>
/// <param name="Disk">Bytes of disk.</param>
/// <param name="Addresses">Addresses of the network of pods.</param>
public readonly record struct Compute(long CpuMillis, long Memory, long Disk = 0, long Addresses = 0)
{
    /// <summary>Both together.</summary>
    public static Compute operator +(Compute left, Compute right) => Each(left, right, static (one, other) => one + other);

    /// <summary>What is left; below zero where more is taken than there is.</summary>
    public static Compute operator -(Compute left, Compute right) => Each(left, right, static (one, other) => one - other);

    /// <summary>So many of it.</summary>
    public static Compute operator *(Compute each, long count) => Each(each, new Compute(count, count, count, count), static (one, times) => one * times);

    /// <summary>How many of something fit into it; null where that is nothing that is counted.</summary>
    public long? Fits(Compute each)
    {
        long? fits = null;
        foreach ((long there, long asked) in new[] { (CpuMillis, each.CpuMillis), (Memory, each.Memory), (Disk, each.Disk), (Addresses, each.Addresses) })
        {
            fits = asked <= 0 ? fits : Math.Min(fits ?? long.MaxValue, Math.Max(0, there / asked));
        }

        return fits;
    }

    /// <summary>Sum.</summary>
    public static Compute Sum(IEnumerable<Compute> parts) => parts.Aggregate(default(Compute), (sum, part) => sum + part);

    /// <summary>The larger of each.</summary>
    public static Compute Max(Compute left, Compute right) =>
        new(Math.Max(left.CpuMillis, right.CpuMillis), Math.Max(left.Memory, right.Memory), Math.Max(left.Disk, right.Disk), Math.Max(left.Addresses, right.Addresses));

    private static Compute Each(Compute left, Compute right, Func<Int128, Int128, Int128> of) =>
        new(long.CreateSaturating(of(left.CpuMillis, right.CpuMillis)), long.CreateSaturating(of(left.Memory, right.Memory)), long.CreateSaturating(of(left.Disk, right.Disk)), long.CreateSaturating(of(left.Addresses, right.Addresses)));
}
