using System.Text.Json;
using IaC.Cli.Views;
using IaC.Pods;

namespace IaC.Cli.Journal;

/// <summary>Reads the journals of a root, those of its pods included, and from then on what is added to them.</summary>
/// <param name="layout">The root.</param>
internal sealed class EventTail(RootLayout layout)
{
    private readonly LineTail lines = new();

    /// <summary>What was written since the last call, oldest first. A line that a power cut tore is passed over, as is one that a newer version writes otherwise.</summary>
    public IReadOnlyList<JournalEntry> Read() => [.. LineFile.Both(layout.Events).Concat(PodEventFiles.List(layout)).SelectMany(lines.Read).Select(Parse).OfType<JournalEntry>().OrderBy(entry => entry.Time)];

    private static JournalEntry? Parse(string line)
    {
        try
        {
            return ViewJson.ReadEntry(line);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
