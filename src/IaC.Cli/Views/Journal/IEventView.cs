using IaC.Cli.Journal;

namespace IaC.Cli.Views.Journal;

/// <summary>Shows events, one by one.</summary>
internal interface IEventView
{
    /// <summary>Shows one.</summary>
    void Show(JournalEntry entry);
}
