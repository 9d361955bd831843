using IaC.Engine;

namespace IaC.Cli.Views.State;

/// <summary>Shows what is recorded.</summary>
internal interface IStateView
{
    /// <summary>Shows all rows at once.</summary>
    void Show(IReadOnlyList<StateRow> rows);

    /// <summary>Shows one resource.</summary>
    void Show(RecordedResourceView resource);

    /// <summary>Shows what was done.</summary>
    void Show(StateEdit edit);
}
