namespace IaC.Cli.Views.Stacks;

/// <summary>Shows the stacks of a root.</summary>
internal interface IStackListView
{
    /// <summary>Shows all rows at once.</summary>
    void Show(IReadOnlyList<StackRow> rows);
}
