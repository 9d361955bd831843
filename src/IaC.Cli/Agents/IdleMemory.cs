namespace IaC.Cli.Agents;

/// <summary>Gives memory back once an agent is idle. A plan of hundreds of resources leaves garbage that the collector would keep for the next one, which may be an hour away.</summary>
internal static class IdleMemory
{
    // Below that a collection costs more than it gives.
    private const long Worthwhile = 4 << 20;

    // A poll of a repository allocates less.
    private const long Busy = 1 << 20;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    /// <summary>Watches what is allocated, until it is cancelled.</summary>
    public static async Task RunAsync(TimeProvider time, CancellationToken stop)
    {
        long collected = 0;
        long seen = 0;
        using var timer = new PeriodicTimer(Pause, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                long allocated = GC.GetTotalAllocatedBytes();
                if (allocated - collected >= Worthwhile && allocated - seen < Busy)
                {
                    GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
                    collected = allocated;
                }

                seen = allocated;
            }
        }
        catch (OperationCanceledException)
        {
            // The agent ends.
        }
    }
}
