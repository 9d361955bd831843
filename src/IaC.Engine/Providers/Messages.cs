using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A document to be checked.</summary>
/// <param name="Urn">Its identity.</param>
/// <param name="Document">The document; known expressions are replaced by their values, unknown ones still stand.</param>
/// <param name="Recorded">Inputs of the last apply, where there was one.</param>
/// <param name="RecordedOutputs">Outputs of the last apply, where there was one: an image keeps the digest it has until it is asked to look again.</param>
/// <param name="References">Values of the references, as far as they are known.</param>
/// <param name="Source">Where the document was written.</param>
/// <param name="BaseFolder">Folder that relative paths of the document start from.</param>
/// <param name="Rebuild">The user asked to look again at what is cached (<c>--rebuild</c>).</param>
public sealed record CheckRequest(
    Urn Urn, JsonObject Document, JsonObject? Recorded, JsonObject? RecordedOutputs, ImmutableArray<ReferenceValue> References, ISourceMap Source, string BaseFolder, bool Rebuild)
{
    /// <summary>The stack, by which a provider tells what is its own: names change, and two may have one.</summary>
    public Guid StackUuid { get; init; }

    /// <summary>The user asked which images the tags name by now (<c>--pull</c>).</summary>
    public bool Pull { get; init; }

    /// <summary>Where expressions stand whose values are not known yet. What else looks like one is meant as it is.</summary>
    public ImmutableArray<string> Unknown { get; init; } = [];
}

/// <summary>A checked document.</summary>
/// <param name="Inputs">The document with defaults written in: what is compared, recorded and applied.</param>
/// <param name="KnownOutputs">Outputs that are already certain at plan time (the digest of an image whose inputs were built before, the content hash of a ConfigMap).</param>
/// <param name="Diagnostics">Faults found.</param>
public sealed record CheckResponse(JsonObject Inputs, JsonObject? KnownOutputs, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>What it holds of a host while it exists; null where that is nothing, or not known yet.</summary>
    public ResourceDemand? Demand { get; init; }

    /// <summary>What it says of the capacity of the host that it stands for; null of what is no host.</summary>
    public HostTerms? Terms { get; init; }

    /// <summary>Its image is not on the host yet, so that it has to be brought there first.</summary>
    public bool Cold { get; init; }

    /// <summary>What it refers to that exists by its record, and neither here nor where it would be needed: made by another home (decision 31). A step that does something has it made again first.</summary>
    public ImmutableArray<Urn> Lacks { get; init; } = [];

    /// <summary>Of the host that it stands for, what that has and what of it is promised now, under the name that it has there; null of what is no host, and of one that does not say.</summary>
    public HostLedger? Ledger { get; init; }
}

/// <summary>The value of a reference at some time.</summary>
/// <param name="Reference">What refers to what.</param>
/// <param name="Target">URN of the resource referred to.</param>
/// <param name="Value">The value; null when it is not known yet.</param>
/// <param name="TargetInputs">Inputs of the target (data of a ConfigMap), with secrets in plain: only for the provider, never recorded. At plan what is not known yet still stands as an expression.</param>
public sealed record ReferenceValue(ResourceReference Reference, Urn Target, JsonNode? Value, JsonObject? TargetInputs)
{
    /// <summary>The value is secret.</summary>
    public bool Secret { get; init; }

    /// <summary>JSON pointers into <see cref="TargetInputs"/> where secrets stand; what is below one is secret with it.</summary>
    public ImmutableArray<string> TargetSecrets { get; init; } = [];
}

/// <summary>A recorded resource to be probed.</summary>
public sealed record ReadRequest(Urn Urn, string Uid, JsonObject Inputs, JsonObject? Outputs, ImmutableArray<ReferenceValue> References);

/// <summary>Health of an observed resource; the names are kstatus'.</summary>
public enum ResourceHealth
{
    /// <summary>Nothing exists under the uid.</summary>
    NotFound,

    /// <summary>Exists and is on its way.</summary>
    InProgress,

    /// <summary>As declared and ready.</summary>
    Current,

    /// <summary>Cannot become ready by itself.</summary>
    Failed,

    /// <summary>Being removed.</summary>
    Terminating,

    /// <summary>Could not be looked at; never taken for absence.</summary>
    Unknown,
}

/// <summary>What was found on the machine.</summary>
/// <param name="Health">Whether it is there and well.</param>
/// <param name="Outputs">Status as observed; becomes the recorded outputs.</param>
/// <param name="Drift">Where the machine differs from the recorded inputs after defaults were normalised, with the effect of putting each right.</param>
/// <param name="Message">One line for people: <c>container writer exited 1, restart in 20 s</c>.</param>
public sealed record ObservedResource(ResourceHealth Health, JsonObject? Outputs, ImmutableArray<FieldChange> Drift, string? Message = null)
{
    /// <summary>Nothing exists.</summary>
    public static ObservedResource NotFound { get; } = new(ResourceHealth.NotFound, null, []);

    /// <summary>Names of data that no document tells of and that end with the resource, for people: <c>snapshot before</c>. Default where there are none.</summary>
    public ImmutableArray<string> Belongings { get; init; }
}

/// <summary>A step that will be carried out, all values of its document known.</summary>
/// <param name="Urn">Identity.</param>
/// <param name="Inputs">Checked document, secrets in plain.</param>
/// <param name="References">All references with their values, as far as they are known, and the inputs of their targets.</param>
/// <param name="BaseFolder">Folder that relative paths of the document start from.</param>
/// <param name="Rebuild">The user asked to look again at what is cached.</param>
public sealed record PrepareRequest(Urn Urn, JsonObject Inputs, ImmutableArray<ReferenceValue> References, string BaseFolder, bool Rebuild);

/// <summary>One step to be carried out by a provider.</summary>
/// <param name="Urn">Identity.</param>
/// <param name="Uid">Key of every kernel object of the resource: 32 hex digits, chosen by the engine before acting.</param>
/// <param name="StackUuid">Mark of ownership.</param>
/// <param name="Inputs">Checked document with all values known and secrets in plain.</param>
/// <param name="References">All references with their values and the inputs of their targets.</param>
/// <param name="Recorded">Inputs of the last apply, for an update.</param>
/// <param name="RecordedOutputs">Outputs of the last apply, for an update.</param>
/// <param name="Changes">Changed fields with the effect of each, for an update.</param>
/// <param name="BaseFolder">Folder that relative paths of the document start from.</param>
/// <param name="Rebuild">The user asked to look again at what is cached.</param>
public sealed record ApplyRequest(
    Urn Urn, string Uid, Guid StackUuid, JsonObject Inputs, ImmutableArray<ReferenceValue> References, JsonObject? Recorded, JsonObject? RecordedOutputs,
    ImmutableArray<FieldChange> Changes, string BaseFolder, bool Rebuild)
{
    /// <summary>JSON pointers into <see cref="Inputs"/> where secrets stand; what is below one is secret with it.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}

/// <summary>Result of a step.</summary>
/// <param name="Outputs">Status as JSON: <c>{"address":"10.88.0.2"}</c>.</param>
public sealed record ApplyResponse(JsonObject Outputs)
{
    /// <summary>Parts of the call that the provider measured (<see cref="PhaseClock"/>); the engine measures the call as a whole.</summary>
    public ImmutableArray<PhaseTime> Phases { get; init; } = [];
}

/// <summary>What a step needs of elsewhere is on the host.</summary>
/// <param name="Phases">Parts of the call that the provider measured.</param>
public sealed record PrepareResponse(ImmutableArray<PhaseTime> Phases)
{
    /// <summary>Nothing had to be done.</summary>
    public static PrepareResponse Nothing { get; } = new([]);
}

/// <summary>A resource to be removed.</summary>
public sealed record DeleteRequest(Urn Urn, string Uid, Guid StackUuid, JsonObject Inputs, JsonObject? Outputs)
{
    /// <summary>Another one was made in its place already: what both have by their URN, such as a name, is that one's.</summary>
    public bool IsReplaced { get; init; }
}

/// <summary>A resource to be waited for.</summary>
public sealed record WaitRequest(Urn Urn, string Uid, JsonObject Inputs, JsonObject? Outputs)
{
    /// <summary>Others name it in their <c>iac/depends-on</c>: they want what it does done, where that has an end.</summary>
    public bool IsAwaited { get; init; }
}

/// <summary>What one step will need of the host. References may still be unknown.</summary>
public sealed record ReserveRequest(Urn Urn, string Uid, Guid StackUuid, JsonObject Inputs)
{
    /// <summary>Outputs as recorded; null for what is created. Who lost what was held for the resource, or never had it, gives it the same again where that is free.</summary>
    public JsonObject? Outputs { get; init; }

    /// <summary>The step deletes the resource: what it holds of the host, but for what it cannot exist without, may go to the others of the call, which wait for its end.</summary>
    public bool Ends { get; init; }

    /// <summary>The resource whose place it takes, of this call; null where it takes nobody's.</summary>
    public string? FormerUid { get; init; }

    /// <summary>It is made while the one that it replaces is still there, which keeps what it has.</summary>
    public bool Beside { get; init; }

    /// <summary>With <see cref="Ends"/>: the resource was to be made, and is not. Nothing is held for it any more.</summary>
    public bool InVain { get; init; }
}

/// <summary>A recorded resource that is to be stopped, started or brought back, as it is recorded: no declaration takes part.</summary>
/// <param name="Resource">What it was made of, as for a creation.</param>
/// <param name="Control">What to do.</param>
/// <param name="Held">It is to stay down: of <see cref="ResourceControl.Restore"/>.</param>
/// <param name="Container">Only this container, of <see cref="ResourceControl.Restart"/>; null is all.</param>
/// <param name="Grace">How long it has to end by itself, whole seconds; null leaves it to the resource.</param>
public sealed record ControlRequest(ApplyRequest Resource, ResourceControl Control, bool Held = false, string? Container = null, TimeSpan? Grace = null);

/// <summary>What can be done to a resource that runs without changing it.</summary>
public enum ResourceControl
{
    /// <summary>Down, and held down until it is started.</summary>
    Stop,

    /// <summary>Up again.</summary>
    Start,

    /// <summary>Down and up again.</summary>
    Restart,

    /// <summary>Made again where it is lost: after the machine was started anew, or its supervisor was killed.</summary>
    Restore,
}

/// <summary>A run is over.</summary>
/// <param name="StackUuid">Its stack.</param>
/// <param name="Uids">What the state holds for it.</param>
/// <param name="AfterKill">A run before this one was killed, and may have left what it would have cleared away at this place.</param>
public sealed record SettleRequest(Guid StackUuid, IReadOnlySet<string> Uids, bool AfterKill);

/// <summary>What exists under a uid is to belong to a stack, as this document.</summary>
public sealed record AdoptRequest(Urn Urn, string Uid, Guid StackUuid, JsonObject Inputs, ImmutableArray<ReferenceValue> References, string BaseFolder)
{
    /// <summary>JSON pointers into <see cref="Inputs"/> where secrets stand; what is below one is secret with it.</summary>
    public ImmutableArray<string> Secrets { get; init; } = [];
}

/// <summary>Progress of a step: a line for people, and a share of the whole where it is known (0 to 1).</summary>
public sealed record ProviderProgress(string Message, double? Fraction = null);

/// <summary>The resource will not become ready by waiting.</summary>
public sealed class NotReadyException(string message) : Exception(message);

/// <summary>What an apply needs is not to be had.</summary>
public sealed class ReservationException(string message) : Exception(message);
