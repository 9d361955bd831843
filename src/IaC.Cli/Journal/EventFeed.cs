using IaC.Cli.Composition;
using IaC.Cli.Views.Journal;

namespace IaC.Cli.Journal;

/// <summary>Events as people ask for them: those of the journal, and how containers ended, which their supervisors know.</summary>
/// <param name="services">The root.</param>
/// <param name="view">Shows them.</param>
/// <param name="time">The clock.</param>
internal sealed class EventFeed(RootServices services, IEventView view, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private readonly HashSet<JournalEntry> shown = [];

    /// <summary>Shows what there is.</summary>
    /// <param name="subject">Name of a stack or of a resource; null is all.</param>
    /// <param name="since">The oldest.</param>
    /// <param name="follow">Goes on until it is cancelled.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(string? subject, DateTimeOffset since, bool follow, CancellationToken stop)
    {
        while (true)
        {
            foreach (JournalEntry entry in services.Journal.Read().Concat(Ends()).Where(entry => entry.Time >= since && entry.IsAbout(subject)).OrderBy(entry => entry.Time))
            {
                if (shown.Add(entry))
                {
                    view.Show(entry);
                }
            }

            if (!follow)
            {
                return;
            }

            await Task.Delay(Pause, time, stop);
        }
    }

    private IEnumerable<JournalEntry> Ends() =>
        from pod in services.ScanPods()
        let status = pod.Status
        where status is not null
        from container in status.Containers
        let finished = container.Finished
        where finished is not null && container.ExitCode is not null
        let why = container.Reason is { } reason ? $", {reason}" : ""
        select new JournalEntry(finished.Value, status.Stack, $"pod/{status.Name}", "exited", FormattableString.Invariant($"container {container.Name} with {container.ExitCode}{why}, started again {container.Restarts} times"));
}
