using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A plan: a plain value, made without effects, that an apply carries out and nothing else.</summary>
public sealed record Plan
{
    /// <summary>Format of the saved file.</summary>
    public const int CurrentVersion = 1;

    /// <summary>Format of this value.</summary>
    public int Version { get; init; } = CurrentVersion;

    /// <summary>Stack that it is for.</summary>
    public required string Stack { get; init; }

    /// <summary>UUID of the stack; the mark of ownership.</summary>
    public required Guid StackUuid { get; init; }

    /// <summary>Serial of the state it was made from; what was written since makes the plan stale.</summary>
    public required long StateSerial { get; init; }

    /// <summary>What it was asked to do.</summary>
    public PlanPurpose Purpose { get; init; }

    /// <summary>How it was asked for.</summary>
    public PlanOptions Options { get; init; } = PlanOptions.Default;

    /// <summary>What was declared; null where no program stands behind the plan.</summary>
    public StackDefinition? Definition { get; init; }

    /// <summary>All resources of the stack, declared ones in dependency order, then deletes in reverse order.</summary>
    public required ImmutableArray<PlannedStep> Steps { get; init; }

    /// <summary>Warnings.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Names of the outputs of the stack that are other ones afterwards, or may be.</summary>
    public ImmutableArray<string> OutputChanges { get; init; } = [];

    /// <summary>What becomes of the promises of the hosts that the stack asks for.</summary>
    public ImmutableArray<HostUse> Capacity { get; init; } = [];

    /// <summary>What the run is expected to take beside its steps, in seconds.</summary>
    public double OverheadSeconds { get; init; }

    /// <summary>The plan was read from a file: apply looks again at every resource, and refuses if one moved.</summary>
    public bool IsSaved { get; init; }

    /// <summary>Whether an apply would do anything to a resource.</summary>
    public bool HasChanges => Steps.Any(step => step.Action != StepAction.Same);

    /// <summary>Whether an apply would write anything: an output or an option that changed is a changed record and no changed resource.</summary>
    public bool HasEffects => !OutputChanges.IsEmpty || Steps.Any(step => step.Action != StepAction.Same || step.RecordChanged);

    /// <summary>How well the resource of a step was when the plan was made; null where there was none, and after reading from a file.</summary>
    public ResourceHealth? HealthOf(PlannedStep step) => step.Uid is { } uid && Observed.TryGetValue(uid, out ObservedResource? observed) ? observed.Health : null;

    /// <summary>Nodes of the declared resources; empty after reading from a file.</summary>
    internal ImmutableArray<GraphNode> Nodes { get; init; } = [];

    /// <summary>The outputs of the stack; null where it has none, and after reading from a file.</summary>
    internal GraphNode? OutputsNode { get; init; }

    /// <summary>What was found on the machine, by uid; empty after reading from a file.</summary>
    internal IReadOnlyDictionary<string, ObservedResource> Observed { get; init; } = ImmutableDictionary<string, ObservedResource>.Empty;
}
