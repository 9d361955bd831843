namespace IaC.Cli.Views.Deployment;

/// <summary>Shows what runs at the end of an apply.</summary>
internal interface IReadyView
{
    /// <summary>Shows all at once.</summary>
    void Show(IReadOnlyList<ReadyWorkload> workloads);
}
