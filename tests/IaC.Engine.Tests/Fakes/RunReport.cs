using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>What a plan and its run came to.</summary>
internal sealed record RunReport(PlanResult Result, ImmutableArray<EngineEvent> Events)
{
    public Plan Plan => Result.Plan ?? throw new InvalidOperationException(string.Join('\n', Result.Diagnostics));

    public IEnumerable<string> Errors => Result.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Error).Select(fault => fault.ToString());

    public IEnumerable<string> Warnings => Result.Diagnostics.Where(fault => fault.Severity == DiagnosticSeverity.Warning).Select(fault => fault.ToString());

    public EngineEvent.Summary Summary => (EngineEvent.Summary)Events[^1];

    public IEnumerable<T> Of<T>()
        where T : EngineEvent => Events.OfType<T>();

    /// <summary>Steps of the plan that do something: <c>create pod/a</c>.</summary>
    public IEnumerable<string> Planned => Plan.Steps.Where(step => step.Action != StepAction.Same).Select(step => $"{step.Action.ToString().ToLowerInvariant()} {step.Key}");

    public PlannedStep Step(string name) => Plan.Steps.Single(step => step.Key.ToString() == name);
}
