using IaC.Cli.Views.Journal;

namespace IaC.Cli.Journal;

/// <summary>Events as people ask for them.</summary>
/// <param name="tail">All that is written.</param>
/// <param name="view">Shows them.</param>
/// <param name="time">The clock.</param>
internal sealed class EventFeed(EventTail tail, IEventView view, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Shows what there is.</summary>
    /// <param name="subject">Name of a stack or of a resource; null is all.</param>
    /// <param name="since">The oldest.</param>
    /// <param name="follow">Goes on until it is cancelled.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(string? subject, DateTimeOffset since, bool follow, CancellationToken stop)
    {
        while (true)
        {
            foreach (JournalEntry entry in tail.Read().Where(entry => entry.Time >= since && entry.IsAbout(subject)))
            {
                view.Show(entry);
            }

            if (!follow)
            {
                return;
            }

            await Task.Delay(Pause, time, stop);
        }
    }
}
