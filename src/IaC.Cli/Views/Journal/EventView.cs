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

    private sealed class Text(TextWriter output) : IEventView
    {
        public void Show(JournalEntry entry) => output.WriteLine(string.Join("  ", new[]
        {
            entry.Time.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            entry.Stack,
            (entry.Name ?? "-") + (entry.Container is { } container ? $"[{container}]" : ""),
            entry.Type,
            Printable.Line(entry.Message ?? ""),
        }).TrimEnd());
    }

    private sealed class Json(TextWriter output) : IEventView
    {
        public void Show(JournalEntry entry) => output.WriteLine(ViewJson.Write(entry));
    }
}
