using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What a step does. Order and symbols are those shown to people.</summary>
public enum StepAction
{
    /// <summary>Nothing to do.</summary>
    Same,

    /// <summary>Make it.</summary>
    Create,

    /// <summary>Change what runs.</summary>
    Update,

    /// <summary>Delete it and make it anew, in the order that the step says.</summary>
    Replace,

    /// <summary>Remove it.</summary>
    Delete,

    /// <summary>Forget it without touching it.</summary>
    Forget,
}

/// <summary>Why a field differs.</summary>
public enum ChangeCause
{
    /// <summary>The declaration changed.</summary>
    Declared,

    /// <summary>The machine changed.</summary>
    Drift,

    /// <summary>A value that is referred to changed.</summary>
    Reference,
}

/// <summary>One changed field.</summary>
/// <param name="Pointer">JSON pointer within the document.</param>
/// <param name="Before">Recorded or observed value; null when absent.</param>
/// <param name="After">Desired value; null when absent.</param>
/// <param name="Effect">What the change costs.</param>
/// <param name="Cause">Why.</param>
public sealed record FieldChange(string Pointer, JsonNode? Before, JsonNode? After, FieldEffect Effect, ChangeCause Cause)
{
    /// <summary>The values are secret: shown as <c>(secret)</c>, sealed in files.</summary>
    public bool Secret { get; init; }

    /// <summary>The new value is not known before apply.</summary>
    public bool AfterUnknown { get; init; }
}

/// <summary>One step of a plan.</summary>
public sealed record PlannedStep
{
    /// <summary>Identity.</summary>
    public required Urn Urn { get; init; }

    /// <summary>Document name, for people.</summary>
    public required ResourceKey Key { get; init; }

    /// <summary>What is done.</summary>
    public required StepAction Action { get; init; }

    /// <summary>One line: why this action.</summary>
    public required string Reason { get; init; }

    /// <summary>Changed fields, each with its effect.</summary>
    public ImmutableArray<FieldChange> Changes { get; init; } = [];

    /// <summary>The worst effect of the changes.</summary>
    public FieldEffect Effect => Changes.IsDefaultOrEmpty ? FieldEffect.None : Changes.Max(change => change.Effect);

    /// <summary>For a replacement: whether the old one goes first.</summary>
    public bool DeleteFirst { get; init; }

    /// <summary>Checked document; expressions whose value is unknown still stand in it. Null for a delete.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>Digest of what was observed when the plan was made; apply of a saved plan compares it.</summary>
    public string? ObservedDigest { get; init; }

    /// <summary>Steps that must be done before this one.</summary>
    public ImmutableArray<Urn> DependsOn { get; init; } = [];

    /// <summary>How long this step took in former runs; null when it never ran.</summary>
    public TimeSpan? ExpectedDuration { get; init; }
}

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

    /// <summary>Serial of the state it was made from; another serial makes the plan stale.</summary>
    public required long StateSerial { get; init; }

    /// <summary>All resources of the stack, declared ones in dependency order, then deletes in reverse order.</summary>
    public required ImmutableArray<PlannedStep> Steps { get; init; }

    /// <summary>Warnings.</summary>
    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    /// <summary>Whether an apply would do anything.</summary>
    public bool HasChanges => Steps.Any(step => step.Action != StepAction.Same);
}
