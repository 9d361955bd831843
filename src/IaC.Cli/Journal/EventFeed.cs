using IaC.Cli.Views.Formatting;
using IaC.Cli.Views.Journal;
using IaC.Model;

namespace IaC.Cli.Journal;

/// <summary>Events as people ask for them, in the order of time.</summary>
/// <param name="tail">All that is written on this machine.</param>
/// <param name="far">What other hosts tell; null where they are not asked.</param>
/// <param name="view">Shows them.</param>
/// <param name="time">The clock.</param>
/// <param name="warn">Told that there is nothing by the name that was asked for; null where nobody wants to know.</param>
internal sealed class EventFeed(EventTail tail, FarEvents? far, IEventView view, TimeProvider time, Action<string>? warn = null)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Shows what there is.</summary>
    /// <param name="query">What is asked for.</param>
    /// <param name="wanted">Which of those that are written on this machine and are about what is asked for.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(EventQuery query, Func<JournalEntry, bool> wanted, CancellationToken stop)
    {
        Task asking = far?.AskAsync(stop) ?? Task.CompletedTask;
        await asking;
        IReadOnlyList<JournalEntry> here = tail.Read();
        IReadOnlyList<JournalEntry> there = far?.Take() ?? [];
        var former = new FormerNames(query.Subject, here);
        if (query.Subject is { } subject && there.Count == 0 && !here.Any(IsAbout))
        {
            warn?.Invoke(Nothing(subject, here));
        }

        while (true)
        {
            view.Show([.. here.Where(entry => wanted(entry) && IsAbout(entry)).Concat(there).OrderBy(entry => entry.Time)]);
            if (!query.Follow)
            {
                return;
            }

            await Task.Delay(Pause, time, stop);
            here = tail.Read();
            there = far?.Take() ?? [];
            if (here.Count > 0 && asking.IsCompleted)
            {
                // Whatever was done here may have brought a stack or a host. What is shown does not wait for it.
                asking = far?.AskAsync(stop) ?? Task.CompletedTask;
            }
        }

        bool IsAbout(JournalEntry entry) => entry.IsAbout(query.Subject) || former.Includes(entry);
    }

    private static string Nothing(string subject, IReadOnlyList<JournalEntry> here)
    {
        string message = $"no event names a stack or resource {Printable.Line(subject)}";
        return NearName.Suggest(subject, here.SelectMany(entry => entry.Spellings().Append(entry.Stack)).Distinct()) is { } near ? $"{message} ({near})" : message;
    }
}
