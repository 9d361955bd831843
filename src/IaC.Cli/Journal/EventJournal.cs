using IaC.Cli.Views;
using IaC.Pods;

namespace IaC.Cli.Journal;

/// <summary>What happened to the stacks of a root, one JSON object a line, in a file that outlives commands, stacks and boots.</summary>
/// <param name="layout">The root.</param>
internal sealed class EventJournal(RootLayout layout)
{
    /// <summary>The file, and the one that it was before.</summary>
    public static string[] Files(RootLayout layout) => LineFile.Both(PathOf(layout));

    /// <summary>Writes an entry.</summary>
    public void Write(JournalEntry? entry)
    {
        if (entry is not null)
        {
            LineFile.Append(PathOf(layout), ViewJson.Write(entry));
        }
    }

    private static string PathOf(RootLayout layout) => Path.Combine(layout.Lib, "events");
}
