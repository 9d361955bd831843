using System.Globalization;
using IaC.Cli.Journal;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Journal;

/// <summary>The views of <c>events</c>.</summary>
internal static class EventView
{
    /// <summary>Lines for people, or objects for programs.</summary>
    public static IEventView For(Terminal terminal, bool json) => json ? new Json(terminal.Output) : new Text(terminal.Output);

    /// <summary>For an iac on another machine: see <see cref="EventBatch"/>.</summary>
    public static IEventView ForAnother(TextWriter output, TimeProvider time) => new Batches(output, time);

    // The order of syslog: when, where, who, what.
    private sealed class Text(TextWriter output) : IEventView
    {
        public void Show(IReadOnlyList<JournalEntry> entries)
        {
            foreach (JournalEntry entry in entries)
            {
                output.WriteLine(Printable.Line(string.Join("  ", new[]
                {
                    entry.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
                    entry.Host,
                    entry.Stack,
                    (entry.Name ?? "-") + (entry.Container is { } container ? $"[{container}]" : ""),
                    entry.Type,
                    entry.Message ?? "",
                }).TrimEnd()));
            }
        }
    }

    private sealed class Json(TextWriter output) : IEventView
    {
        public void Show(IReadOnlyList<JournalEntry> entries)
        {
            foreach (JournalEntry entry in entries)
            {
                output.WriteLine(ViewJson.Write(entry));
            }
        }
    }

    private sealed class Batches(TextWriter output, TimeProvider time) : IEventView
    {
        private readonly Json lines = new(output);
        private bool began;

        public void Show(IReadOnlyList<JournalEntry> entries)
        {
            if (!began || entries.Count > 0)
            {
                began = true;
                lines.Show(entries);
                output.WriteLine(EventBatch.End(time.GetUtcNow()));
            }
        }
    }
}
