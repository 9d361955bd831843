namespace IaC.Engine;

/// <summary>An amount of what a host has.</summary>
/// <param name="CpuMillis">Thousandths of a processor.</param>
/// <param name="Memory">Bytes of memory.</param>
public readonly record struct Compute(long CpuMillis, long Memory)
{
    /// <summary>Both together.</summary>
    public static Compute operator +(Compute left, Compute right) => new(left.CpuMillis + right.CpuMillis, left.Memory + right.Memory);

    /// <summary>What is left; below zero where more is taken than there is.</summary>
    public static Compute operator -(Compute left, Compute right) => new(left.CpuMillis - right.CpuMillis, left.Memory - right.Memory);

    /// <summary>So many of it.</summary>
    public static Compute operator *(Compute each, long count) => new(each.CpuMillis * count, each.Memory * count);

    /// <summary>How many of something fit into it; null where that is nothing that is counted.</summary>
    public long? Fits(Compute each)
    {
        long? byCpu = each.CpuMillis > 0 ? Math.Max(0, CpuMillis / each.CpuMillis) : null;
        long? byMemory = each.Memory > 0 ? Math.Max(0, Memory / each.Memory) : null;
        return byCpu is { } cpu && byMemory is { } memory ? Math.Min(cpu, memory) : byCpu ?? byMemory;
    }

    /// <summary>Sum.</summary>
    public static Compute Sum(IEnumerable<Compute> parts) => parts.Aggregate(default(Compute), (sum, part) => sum + part);

    /// <summary>The larger of each.</summary>
    public static Compute Max(Compute left, Compute right) => new(Math.Max(left.CpuMillis, right.CpuMillis), Math.Max(left.Memory, right.Memory));
}
