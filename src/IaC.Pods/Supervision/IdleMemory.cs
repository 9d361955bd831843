namespace IaC.Pods.Supervision;

/// <summary>
/// Gives memory back once a supervisor is idle. Starting a pod leaves a megabyte of garbage that the collector would keep for the next time, which for most pods never comes; there is one supervisor for each pod.
/// A supervisor whose probes leave it no second of rest does so now and then between two of them.
/// </summary>
/// <param name="time">Clock.</param>
internal sealed class IdleMemory(TimeProvider time)
{
    // Below that a collection costs more than it gives: the heap grows by regions of this order.
    private const long Worthwhile = 128 * 1024;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    private long _allocated;
    private long _released = time.GetTimestamp();

    /// <summary>How long nothing must happen before <see cref="Release"/> is worth its time; null where it is not.</summary>
    internal TimeSpan? Patience => !IsWorthwhile ? null : time.GetElapsedTime(_released) < Longest ? Idle : TimeSpan.Zero;

    private bool IsWorthwhile => GC.GetAllocatedBytesForCurrentThread() - _allocated >= Worthwhile;

    /// <summary>Collects, compacts, and gives free pages back to the kernel; some milliseconds.</summary>
    internal void Release()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _allocated = GC.GetAllocatedBytesForCurrentThread();
        _released = time.GetTimestamp();
    }
}
