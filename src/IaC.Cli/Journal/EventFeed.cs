using IaC.Cli.Views.Journal;

namespace IaC.Cli.Journal;

/// <summary>Events as people ask for them, in the order of time.</summary>
/// <param name="tail">All that is written on this machine.</param>
/// <param name="far">What other hosts tell; null where they are not asked.</param>
/// <param name="view">Shows them.</param>
/// <param name="time">The clock.</param>
internal sealed class EventFeed(EventTail tail, FarEvents? far, IEventView view, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Shows what there is.</summary>
    /// <param name="wanted">Which of those that are written on this machine.</param>
    /// <param name="follow">Goes on until it is cancelled.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<JournalEntry, bool> wanted, bool follow, CancellationToken stop)
    {
        Task asking = far?.AskAsync(stop) ?? Task.CompletedTask;
        await asking;
        IReadOnlyList<JournalEntry> here = tail.Read();
        while (true)
        {
            view.Show([.. here.Where(wanted).Concat(far?.Take() ?? []).OrderBy(entry => entry.Time)]);
            if (!follow)
            {
                return;
            }

            await Task.Delay(Pause, time, stop);
            here = tail.Read();
            if (here.Count > 0 && asking.IsCompleted)
            {
                // Whatever was done here may have brought a stack or a host. What is shown does not wait for it.
                asking = far?.AskAsync(stop) ?? Task.CompletedTask;
            }
        }
    }
}
