namespace IaC.Pods.Supervision;

/// <summary>
/// Gives memory back once a supervisor is idle. Starting a pod leaves a megabyte of garbage that the collector would keep for the next time, which for most pods never comes; there is one supervisor for each pod.
/// </summary>
internal sealed class IdleMemory
{
    // Below that a collection costs more than it gives: the heap grows by regions of this order.
    private const long Worthwhile = 128 * 1024;

    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(1);

    private long _allocated;

    /// <summary>How long nothing must happen before <see cref="Release"/> is worth its time; null where it is not.</summary>
    internal TimeSpan? Patience => GC.GetAllocatedBytesForCurrentThread() - _allocated >= Worthwhile ? Idle : null;

    /// <summary>Collects, compacts, and gives free pages back to the kernel; some milliseconds.</summary>
    internal void Release()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        _allocated = GC.GetAllocatedBytesForCurrentThread();
    }
}
