using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

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

    /// <summary>Data go with what the step deletes or changes.</summary>
    public bool LosesData { get; init; }

    /// <summary>The worst effect of the changes, and of losing data.</summary>
    public FieldEffect Effect => LosesData ? FieldEffect.DataLoss : Changes.IsDefaultOrEmpty ? FieldEffect.None : Changes.Max(change => change.Effect);

    /// <summary>For a replacement: whether the old one goes first.</summary>
    public bool DeleteFirst { get; init; }

    /// <summary>For a replacement that no change makes necessary: why it is made. Null for any other step.</summary>
    public string? Forced { get; init; }

    /// <summary>For a delete: the resource of the plan whose own delete takes this one along, so that nothing is called for it. Null where it is deleted by itself.</summary>
    public ResourceKey? GoesWith { get; init; }

    /// <summary>Whether the step ends the entry of something that is not declared.</summary>
    internal bool IsEnding => Action is StepAction.Delete or StepAction.Forget or StepAction.Keep;

    /// <summary>What the program declared; null for a delete.</summary>
    public ResourceDeclaration? Declaration { get; init; }

    /// <summary>Checked document; expressions whose value is unknown still stand in it. Null for a delete.</summary>
    public JsonObject? Inputs { get; init; }

    /// <summary>JSON pointers of the values in <see cref="Inputs"/> that are secret.</summary>
    public ImmutableArray<string> SecretPointers { get; init; } = [];

    /// <summary><see cref="Inputs"/> as they are shown: <c>(secret)</c> in the place of secrets.</summary>
    public JsonObject? MaskedInputs => SecretMask.Apply(Inputs, SecretPointers);

    /// <summary>Uid of the recorded resource that the step acts on; null for one that was never made.</summary>
    public string? Uid { get; init; }

    /// <summary>Identity under which the resource is recorded where that is another one: it was renamed by an alias.</summary>
    public Urn? FormerUrn { get; init; }

    /// <summary>Nothing is done to the resource, but its entry in the state changes (an option, a dependency, its name).</summary>
    public bool RecordChanged { get; init; }

    /// <summary>Nothing is done to the resource, but it is not ready, and a step that changes something depends on it and so waits for that.</summary>
    public bool AwaitsReady { get; init; }

    /// <summary>Whether there is nothing to do at all.</summary>
    public bool IsIdle => Action == StepAction.Same && !RecordChanged && !AwaitsReady;

    /// <summary>Digest of what was observed when the plan was made; apply of a saved plan compares it. Null where nothing is done: anything to do would be another action.</summary>
    public string? ObservedDigest { get; init; }

    /// <summary>One line on the observed state, where the provider gave one.</summary>
    public string? Observed { get; init; }

    /// <summary>Steps that must be done before this one.</summary>
    public ImmutableArray<Urn> DependsOn { get; init; } = [];

    /// <summary>Steps that take what this one gives up (a host port), and so wait until it is done.</summary>
    public ImmutableArray<Urn> GoesBefore { get; init; } = [];

    /// <summary>Its image is not on the host, and has to be brought there first.</summary>
    public bool Cold { get; init; }

    /// <summary>How long it is expected to take; null where nothing alike was measured.</summary>
    public StepTime? Expected { get; init; }

    /// <summary>What its time depends on.</summary>
    /// <param name="recorded">Document as recorded, which tells where it is that is deleted.</param>
    internal StepCircumstances Circumstances(JsonObject? recorded) => new(Urn, HostReference.NameOf(Inputs ?? recorded ?? []), Action, Cold);
}
