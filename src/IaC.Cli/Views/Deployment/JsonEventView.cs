using IaC.Engine;
using IaC.Model;

namespace IaC.Cli.Views.Deployment;

/// <summary>Plan and apply for programs: one event on each line, in the shape of <see cref="EngineEvent"/>; diagnostics are events of type <c>diagnostic</c>.</summary>
internal sealed class JsonEventView(TextWriter output) : IPlanView, IApplyView
{
    private bool planShown;

    /// <inheritdoc/>
    public void Show(EngineEvent.PlanReady plan) => Handle(plan);

    /// <inheritdoc/>
    public void ShowDetails(Plan plan)
    {
        // The event that was shown says it all; documents are in the files.
    }

    /// <inheritdoc/>
    public void Show(IEnumerable<Diagnostic> diagnostics)
    {
        foreach (Diagnostic diagnostic in diagnostics)
        {
            output.WriteLine(ViewJson.Write(DiagnosticLine.Of(diagnostic)));
        }
    }

    /// <inheritdoc/>
    public void Handle(EngineEvent value)
    {
        // An apply begins with the plan that was shown before it.
        if (value is EngineEvent.PlanReady && planShown)
        {
            return;
        }

        planShown |= value is EngineEvent.PlanReady;
        output.WriteLine(EngineEventJson.Write(value));
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
