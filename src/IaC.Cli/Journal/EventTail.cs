using IaC.Pods;

namespace IaC.Cli.Journal;

/// <summary>Reads the journals of a root, and from then on what is added to them.</summary>
/// <param name="layout">The root.</param>
/// <param name="ofPodsAlone">Only those of its pods, and not what its commands did.</param>
internal sealed class EventTail(RootLayout layout, bool ofPodsAlone = false)
{
    private readonly LineTail lines = new();

    /// <summary>What was written since the last call, oldest first.</summary>
    public IReadOnlyList<JournalEntry> Read() =>
        [.. (ofPodsAlone ? [] : LineFile.Both(layout.Events)).Concat(PodEventFiles.List(layout)).SelectMany(lines.Read).Select(JournalEntry.Read).OfType<JournalEntry>().OrderBy(entry => entry.Time)];
}
