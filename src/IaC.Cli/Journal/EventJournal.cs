using IaC.Cli.Views;
using IaC.Pods;

namespace IaC.Cli.Journal;

/// <summary>What happened to the stacks of a root, one JSON object a line, in a file that outlives commands, stacks and boots.</summary>
/// <param name="layout">The root.</param>
internal sealed class EventJournal(RootLayout layout)
{
    /// <summary>Writes an entry.</summary>
    public void Write(JournalEntry? entry)
    {
        if (entry is not null)
        {
            LineFile.Append(layout.Events, ViewJson.Write(entry));
        }
    }
}
