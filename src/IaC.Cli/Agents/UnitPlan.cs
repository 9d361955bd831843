using System.Collections.Immutable;
using IaC.Cli.Commands;
using IaC.Cli.Composition;
using IaC.Cli.Deployment;
using IaC.Cli.Deployment.Sources;
using IaC.Engine;
using IaC.GitOps;

namespace IaC.Cli.Agents;

/// <summary>The plan of a unit, with the stack held until it is disposed.</summary>
/// <param name="services">Its root.</param>
/// <param name="source">What declares it.</param>
/// <param name="session">The stack.</param>
/// <param name="planned">The plan.</param>
/// <param name="options">How it is carried out.</param>
/// <param name="host">The process.</param>
internal sealed class UnitPlan(RootServices services, StackSource source, StackSession session, Plan planned, ApplyOptions options, CommandHost host) : IUnitPlan
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private Plan plan = planned;

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
    public ImmutableArray<string> Held =>
    [
        .. from entry in session.Resources
           where entry.Held && plan.Steps.Any(step => step.Action == StepAction.Same && step.Uid == entry.Uid)
           select $"{entry.Key}: stopped by a user (`iac start {entry.Key}`)",
    ];

    /// <inheritdoc/>
    public ImmutableArray<string> Declared => [.. plan.Definition?.Resources.Select(resource => resource.Key.ToString()) ?? []];

    /// <inheritdoc/>
    public ImmutableArray<string> Deleted => [.. plan.Steps.Where(step => step.Action == StepAction.Delete).Select(step => step.Key.ToString()).Except(Declared)];

    /// <inheritdoc/>
    public ImmutableArray<TakenResource> Taken { get; init; } = [];

    /// <inheritdoc/>
    public string? ForeignOrigin { get; init; }

    /// <inheritdoc/>
    public bool Empties => plan.Definition is { Resources.IsEmpty: true } && session.Resources.Count > 0;

    /// <inheritdoc/>
    public async Task<UnitRun> ApplyAsync(CancellationToken stop)
    {
        if (!session.HasWork(plan))
        {
            return await ReadyAsync(stop);
        }

        var faults = new List<string>();
        EngineEvent.Summary? summary = null;
        try
        {
            await PlanExecution.RunAsync(session, plan, options, services.Journal, Take, stop, host.Interruption.Abort);
        }
        catch (EngineException exception)
        {
            // Refused before anything was done.
            return new UnitRun(UnitRunOutcome.Untouched, FaultText.Of(exception));
        }

        string? message = faults.Count == 0 ? null : string.Join("; ", faults);
        return summary switch
        {
            { Outcome: RunOutcome.Succeeded } => await ReadyAsync(stop),
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

    // What a run that was ended had made, and this one found as declared, was waited for by nobody.
    private async Task<UnitRun> ReadyAsync(CancellationToken stop)
    {
        while (!Unready.IsEmpty)
        {
            string unready = string.Join("; ", Unready);
            if (plan.Steps.Any(step => step.Action == StepAction.Same && plan.HealthOf(step) == ResourceHealth.Failed))
            {
                return new UnitRun(UnitRunOutcome.Failed, unready);
            }

            try
            {
                await Task.Delay(Pause, host.Time, stop);
                PlanResult result = await session.PlanAsync(plan.Definition!, plan.Options, stop);
                plan = result.Plan ?? throw new EngineException(string.Join("; ", result.Diagnostics));
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return new UnitRun(UnitRunOutcome.Stopped, unready);
            }
        }

        return new UnitRun(UnitRunOutcome.Done, null);
    }

    // What is only looked at was not taken over, and is planned as if it were new.
    private bool IsTaken(PlannedStep step) => step.Action == StepAction.Create && Taken.Any(taken => taken.Resource == step.Key.ToString());
}
