namespace IaC.Cli.Views.Workloads;

/// <summary>Shows what runs.</summary>
internal interface IPsView
{
    /// <summary>Shows all rows at once.</summary>
    void Show(IReadOnlyList<WorkloadRow> rows);
}
