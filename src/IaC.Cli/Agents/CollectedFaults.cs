using IaC.Cli.Views.Deployment;
using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Agents;

/// <summary>Keeps what is wrong with a stack, for somebody who looks later.</summary>
internal sealed class CollectedFaults : IPlanView
{
    private readonly List<Diagnostic> _errors = [];

    /// <summary>All that must be mended, on one line.</summary>
    public string Text => string.Join("; ", _errors);

    /// <inheritdoc/>
    public void Show(EngineEvent.PlanReady plan)
    {
    }

    /// <inheritdoc/>
    public void ShowDetails(Plan plan)
    {
    }

    /// <inheritdoc/>
    public void Show(IEnumerable<Diagnostic> diagnostics) => _errors.AddRange(diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error));
}
