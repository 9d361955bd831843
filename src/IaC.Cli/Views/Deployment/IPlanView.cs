using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Views.Deployment;

/// <summary>Shows what would be done.</summary>
internal interface IPlanView
{
    /// <summary>The plan: steps that do something, each changed field with what the change costs.</summary>
    void Show(EngineEvent.PlanReady plan);

    /// <summary>The plan with the documents that would be applied, secrets masked.</summary>
    void ShowDetails(Plan plan);

    /// <summary>Faults in what the user wrote, and warnings.</summary>
    void Show(IEnumerable<Diagnostic> diagnostics);
}
