using System.Collections.Immutable;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Engine;
using IaC.GitOps;

namespace IaC.Cli.Agents;

/// <summary>The plan of a unit, with the stack held until it is disposed.</summary>
internal sealed class UnitPlan(RootServices services, StackSource source, StackSession session, Plan plan, ApplyOptions options, CommandHost host) : IUnitPlan
{
    /// <inheritdoc/>
    public bool HasChanges => plan.HasChanges;

    /// <inheritdoc/>
    public ImmutableArray<string> Changes =>
    [
        .. Taken.Select(taken => $"take over {taken.Resource} from {taken.Unit}"),
        .. plan.Steps.Where(step => step.Action != StepAction.Same && !IsTaken(step)).Select(step => $"{step.Action.ToString().ToLowerInvariant()} {step.Key}: {step.Reason}"),
    ];

    /// <inheritdoc/>
    public ImmutableArray<string> Unready =>
    [
        .. plan.Steps.Where(step => step.Action == StepAction.Same && plan.HealthOf(step) is not (null or ResourceHealth.Current or ResourceHealth.Unknown)).Select(step => $"{step.Key}: {step.Observed ?? "not ready"}"),
    ];

    /// <inheritdoc/>
    public ImmutableArray<TakenResource> Taken { get; init; } = [];

    /// <inheritdoc/>
    public bool Empties => plan.Definition is { Resources.IsEmpty: true } && session.Resources.Count > 0;

    /// <inheritdoc/>
    public async Task<UnitRun> ApplyAsync(CancellationToken stop)
    {
        if (!session.HasWork(plan))
        {
            return new UnitRun(UnitRunOutcome.Done, null);
        }

        var faults = new List<string>();
        EngineEvent.Summary? summary = null;
        try
        {
            await PlanExecution.RunAsync(session, plan, options, services.Journal, Take, host.Interruption, stop);
        }
        catch (EngineException exception)
        {
            // Refused before anything was done.
            return new UnitRun(UnitRunOutcome.Untouched, FaultText.Of(exception));
        }

        string? message = faults.Count == 0 ? null : string.Join("; ", faults);
        return summary switch
        {
            { Outcome: RunOutcome.Succeeded } => new UnitRun(UnitRunOutcome.Done, null),
            { Outcome: RunOutcome.Cancelled } => new UnitRun(UnitRunOutcome.Stopped, message),
            { Failed: 0, Counts: { Create: 0, Update: 0, Replace: 0, Delete: 0 } } when !stop.IsCancellationRequested => new UnitRun(UnitRunOutcome.Untouched, message),
            _ => new UnitRun(stop.IsCancellationRequested ? UnitRunOutcome.Stopped : UnitRunOutcome.Failed, message),
        };

        void Take(EngineEvent value)
        {
            switch (value)
            {
                case EngineEvent.StepFailed failed:
                    faults.Add($"{failed.Name}: {failed.Message}");
                    break;
                case EngineEvent.Summary last:
                    summary = last;
                    faults.AddRange(last.Message is { } fault ? [fault.ReplaceLineEndings("; ")] : []);
                    break;
                default:
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync();
        await source.DisposeAsync();
        services.Dispose();
    }

    // What is only looked at was not taken over, and is planned as if it were new.
    private bool IsTaken(PlannedStep step) => step.Action == StepAction.Create && Taken.Any(taken => taken.Resource == step.Key.ToString());
}
