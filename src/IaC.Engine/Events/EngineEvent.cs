using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace IaC.Engine;

/// <summary>
/// What happens in a run, one record for each kind of event. As JSON (<see cref="EngineEventJson"/>) it is one object on one line, with <c>type</c> (<c>planReady</c>, <c>stepStarted</c>, ...) and
/// <c>version</c>. Within a version members are added, never changed or taken away. Secrets never stand in an event.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(PlanReady), "planReady")]
[JsonDerivedType(typeof(StepStarted), "stepStarted")]
[JsonDerivedType(typeof(StepProgress), "stepProgress")]
[JsonDerivedType(typeof(StepWaiting), "stepWaiting")]
[JsonDerivedType(typeof(StepSucceeded), "stepSucceeded")]
[JsonDerivedType(typeof(StepFailed), "stepFailed")]
[JsonDerivedType(typeof(StepSkipped), "stepSkipped")]
[JsonDerivedType(typeof(Warning), "warning")]
[JsonDerivedType(typeof(OutputsReady), "outputsReady")]
[JsonDerivedType(typeof(Summary), "summary")]
public abstract record EngineEvent
{
    /// <summary>Version of the JSON shape.</summary>
    public const int CurrentVersion = 1;

    private protected EngineEvent()
    {
    }

    /// <summary>Version of the JSON shape.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>When it happened, UTC.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The plan is made. The first event of a preview, and of an apply.</summary>
    /// <param name="Stack">Name of the stack.</param>
    /// <param name="Uuid">UUID of the stack.</param>
    /// <param name="Counts">Steps by action.</param>
    /// <param name="Steps">The steps that do something, in order; unchanged resources are only counted.</param>
    public sealed record PlanReady(string Stack, Guid Uuid, StepCounts Counts, ImmutableArray<StepView> Steps) : EngineEvent
    {
        /// <summary>Unchanged resources, as people write them, of which an option or a dependency is recorded anew.</summary>
        public ImmutableArray<string> Recorded { get; init; } = [];

        /// <summary>Names of the outputs of the stack that are other ones afterwards, or may be.</summary>
        public ImmutableArray<string> Outputs { get; init; } = [];

        /// <summary>What becomes of the promises of the hosts that the stack asks for.</summary>
        public ImmutableArray<HostUse> Capacity { get; init; } = [];

        /// <summary>How long the run is expected to take; absent where nothing alike was measured.</summary>
        public ExpectedRun? Expected { get; init; }

        /// <summary>The event of a plan.</summary>
        /// <param name="plan">The plan.</param>
        /// <param name="parallelism">The most steps at once (<see cref="ApplyOptions.Parallelism"/>).</param>
        /// <param name="time">When it was made.</param>
        public static PlanReady Of(Plan plan, int parallelism, DateTimeOffset time) => new(
            plan.Stack,
            plan.StackUuid,
            StepCounts.Of(plan.Steps.Select(step => step.Action)),
            [.. plan.Steps.Where(step => step.Action != StepAction.Same).Select(StepView.Of)])
        {
            Time = time,
            Recorded = [.. plan.Steps.Where(step => step is { Action: StepAction.Same, RecordChanged: true }).Select(step => step.Key.ToString())],
            Outputs = plan.OutputChanges,
            Capacity = plan.Capacity,
            Expected = RunForecast.Of(plan.Steps, parallelism, plan.OverheadSeconds),
        };
    }

    /// <summary>A step begins.</summary>
    /// <param name="Urn">Identity.</param>
    /// <param name="Name">The resource as people write it: <c>pod/web</c>.</param>
    /// <param name="Action">What is done.</param>
    public sealed record StepStarted(string Urn, string Name, StepAction Action) : EngineEvent;

    /// <summary>A line of news about a running step.</summary>
    /// <param name="Urn">Identity.</param>
    /// <param name="Name">The resource as people write it.</param>
    /// <param name="Message">One line.</param>
    /// <param name="Fraction">Share that is done, 0 to 1; absent when unknown.</param>
    public sealed record StepProgress(string Urn, string Name, string Message, double? Fraction) : EngineEvent;

    /// <summary>The step is applied, and now waited for until the resource is ready.</summary>
    /// <param name="Urn">Identity.</param>
    /// <param name="Name">The resource as people write it.</param>
    public sealed record StepWaiting(string Urn, string Name) : EngineEvent;

    /// <summary>A step is done and its resource ready.</summary>
    /// <param name="Urn">Identity.</param>
    /// <param name="Name">The resource as people write it.</param>
    /// <param name="Action">What was done.</param>
    /// <param name="Seconds">How long it took.</param>
    /// <param name="Outputs">Outputs, secrets masked; absent after a delete.</param>
    public sealed record StepSucceeded(string Urn, string Name, StepAction Action, double Seconds, JsonObject? Outputs) : EngineEvent
    {
        /// <summary>Parts of the time, with what was done for the step before it began.</summary>
        public ImmutableArray<PhaseTime> Phases { get; init; } = [];
    }

    /// <summary>A step failed.</summary>
    /// <param name="Urn">Identity.</param>
    /// <param name="Name">The resource as people write it.</param>
    /// <param name="Action">What was tried.</param>
    /// <param name="Message">Why, one line or more.</param>
    public sealed record StepFailed(string Urn, string Name, StepAction Action, string Message) : EngineEvent;

    /// <summary>A step was not tried.</summary>
    /// <param name="Urn">Identity.</param>
    /// <param name="Name">The resource as people write it.</param>
    /// <param name="Action">What was planned.</param>
    /// <param name="Because">The resource whose failure stands behind it, as people write it; absent when the run was stopped.</param>
    public sealed record StepSkipped(string Urn, string Name, StepAction Action, string? Because) : EngineEvent;

    /// <summary>Something that the user should know; the run goes on.</summary>
    /// <param name="Message">One line.</param>
    public sealed record Warning(string Message) : EngineEvent;

    /// <summary>What the stack gives to the outside after the run.</summary>
    /// <param name="Outputs">Values by name, secrets masked.</param>
    public sealed record OutputsReady(JsonObject Outputs) : EngineEvent
    {
        /// <summary>The event of outputs.</summary>
        public static OutputsReady Of(IEnumerable<KeyValuePair<string, OutputValue>> outputs, DateTimeOffset time) =>
            new(new JsonObject(outputs.Select(output => KeyValuePair.Create(output.Key, output.Value.Secret ? ChangeView.Secret : output.Value.Value?.DeepClone())))) { Time = time };
    }

    /// <summary>The end of a run; always the last event.</summary>
    /// <param name="Outcome">How it ended.</param>
    /// <param name="Counts">Steps that were done, by action.</param>
    /// <param name="Failed">Steps that failed.</param>
    /// <param name="Skipped">Steps that were not tried.</param>
    /// <param name="Seconds">How long the run took.</param>
    /// <param name="Message">Why the run as a whole failed, where it was no single step.</param>
    public sealed record Summary(RunOutcome Outcome, StepCounts Counts, int Failed, int Skipped, double Seconds, string? Message = null) : EngineEvent
    {
        /// <summary>How long it was expected to take; absent where that was not known of all steps.</summary>
        public double? ExpectedSeconds { get; init; }
    }
}
