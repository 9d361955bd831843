using IaC.Cli.Journal;

namespace IaC.Cli.Views.Journal;

/// <summary>Shows events.</summary>
internal interface IEventView
{
    /// <summary>Shows those that came by now, which may be none.</summary>
    void Show(IReadOnlyList<JournalEntry> entries);
}
