using IaC.Cli.Composition;
using IaC.Pods;

namespace IaC.Cli.Workloads;

/// <summary>What a pod or guest uses.</summary>
/// <param name="Usage">The counters.</param>
/// <param name="Processors">Processors in use while it was looked at: 0.5 is half of one; null where the host does not count them.</param>
internal sealed record UsageSample(PodUsage Usage, double? Processors)
{
    /// <summary>Looks twice.</summary>
    /// <param name="services">The root.</param>
    /// <param name="uids">The pods; the samples come in their order.</param>
    /// <param name="interval">How long it is looked at.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Gives up.</param>
    public static async Task<IReadOnlyList<UsageSample>> TakeAsync(RootServices services, IReadOnlyList<string> uids, TimeSpan interval, TimeProvider time, CancellationToken stop)
    {
        long start = time.GetTimestamp();
        IReadOnlyList<PodUsage> before = services.ReadUsage(uids);
        await Task.Delay(interval, time, stop);
        IReadOnlyList<PodUsage> after = services.ReadUsage(uids);
        TimeSpan passed = time.GetElapsedTime(start);
        return [.. before.Zip(after, (first, last) => new UsageSample(last, Share(first, last, passed)))];
    }

    // A container that was started again meanwhile counts from there.
    private static double? Share(PodUsage before, PodUsage after, TimeSpan passed) => after.Cpu is { } cpu ? (cpu >= before.Cpu ? cpu - before.Cpu.Value : cpu) / passed : null;
}
