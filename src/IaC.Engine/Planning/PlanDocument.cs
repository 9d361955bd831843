using System.Collections.Immutable;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A plan as it stands in a file: secrets sealed, places in the source left out.</summary>
internal sealed record PlanDocument
{
    public const string FormatName = "iac-plan";

    public string Format { get; init; } = "";

    public int Version { get; init; }

    public string Stack { get; init; } = "";

    public Guid StackUuid { get; init; }

    public long StateSerial { get; init; }

    public PlanPurpose Purpose { get; init; }

    public PlanOptions Options { get; init; } = PlanOptions.Default;

    public DefinitionDocument? Definition { get; init; }

    public ImmutableArray<StepDocument> Steps { get; init; } = [];

    public ImmutableArray<Diagnostic> Diagnostics { get; init; } = [];

    public ImmutableArray<string> OutputChanges { get; init; } = [];

    public ImmutableArray<HostUse> Capacity { get; init; } = [];

    public double OverheadSeconds { get; init; }

    public static PlanDocument Of(Plan plan, SecretBox box)
    {
        var open = plan.Steps.Where(step => step.Declaration is not null && step.SecretPointers.IsEmpty).Select(step => step.Key).ToHashSet();
        return new PlanDocument
        {
            Format = FormatName,
            Version = plan.Version,
            Stack = plan.Stack,
            StackUuid = plan.StackUuid,
            StateSerial = plan.StateSerial,
            Purpose = plan.Purpose,
            Options = plan.Options,
            Definition = plan.Definition is null ? null : DefinitionDocument.Of(plan.Definition, key => !open.Contains(key), box),
            Steps = [.. plan.Steps.Select(step => StepDocument.Of(step, box))],
            Diagnostics = plan.Diagnostics,
            OutputChanges = plan.OutputChanges,
            Capacity = plan.Capacity,
            OverheadSeconds = plan.OverheadSeconds,
        };
    }

    public Plan ToPlan(SecretBox box)
    {
        StackDefinition? definition = Definition?.ToDefinition(box);
        Dictionary<ResourceKey, ResourceDeclaration> declared = (definition?.Resources ?? []).ToDictionary(declaration => declaration.Key);
        return new Plan
        {
            Version = Version,
            Stack = Stack,
            StackUuid = StackUuid,
            StateSerial = StateSerial,
            Purpose = Purpose,
            Options = Options,
            Definition = definition,
            Steps = [.. Steps.Select(step => step.ToStep(declared, box))],
            Diagnostics = Diagnostics,
            OutputChanges = OutputChanges,
            Capacity = Capacity,
            OverheadSeconds = OverheadSeconds,
            IsSaved = true,
        };
    }
}

/// <summary>A declared stack in a file.</summary>
internal sealed record DefinitionDocument(string Name, string Project, string Origin, StackGuards Guards, JsonObject Config, ImmutableArray<DeclarationDocument> Resources)
{
    public ImmutableArray<string> SecretConfig { get; init; } = [];

    public ImmutableArray<ComputedValue> Computed { get; init; } = [];

    public DeclarationDocument? Outputs { get; init; }

    public ImmutableArray<string> Providers { get; init; } = [];

    public static DefinitionDocument Of(StackDefinition definition, Func<ResourceKey, bool> isSecret, SecretBox box) => new(
        definition.Name,
        definition.Project,
        definition.Origin,
        definition.Guards,
        new JsonObject(definition.Config.Select(value => KeyValuePair.Create(value.Key, definition.SecretConfig.Contains(value.Key) ? box.Seal(value.Value) : box.SealAt(value.Value, [])))),
        [.. definition.Resources.Select(declaration => DeclarationDocument.Of(declaration, isSecret(declaration.Key), box))])
    {
        SecretConfig = [.. definition.SecretConfig],
        Outputs = definition.Outputs is { } outputs ? DeclarationDocument.Of(outputs, !outputs.SecretPointers.IsEmpty, box) : null,
        Providers = [.. definition.Providers.Select(provider => provider.Path)],
        Computed = [.. definition.Computed.Values.OrderBy(value => value.Id, StringComparer.Ordinal)],
    };

    public StackDefinition ToDefinition(SecretBox box) => new()
    {
        Name = Name,
        Project = Project,
        Origin = Origin,
        Guards = Guards,
        Config = Config.ToImmutableDictionary(value => value.Key, value => box.Open(value.Value).Document),
        SecretConfig = [.. SecretConfig],
        Outputs = Outputs?.ToDeclaration(box),
        Providers = [.. Providers.Select(path => new ProviderProject(path, null))],
        Computed = Computed.ToImmutableDictionary(value => value.Id),
        Resources = [.. Resources.Select(declaration => declaration.ToDeclaration(box))],
    };
}

/// <summary>A declared resource in a file.</summary>
internal sealed record DeclarationDocument(ResourceKey Key, JsonObject Document, ResourceOptions Options, string BaseFolder)
{
    public ImmutableArray<string> SecretPointers { get; init; } = [];

    public static DeclarationDocument Of(ResourceDeclaration declaration, bool isSecret, SecretBox box) =>
        new(declaration.Key, isSecret ? box.Seal(declaration.Document) : (JsonObject)box.SealAt(declaration.Document, [])!, declaration.Options, declaration.BaseFolder)
        {
            SecretPointers = declaration.SecretPointers,
        };

    public ResourceDeclaration ToDeclaration(SecretBox box) => new(Key, (JsonObject)box.Open(Document).Document!, Options, NoSourceMap.Instance) { BaseFolder = BaseFolder, SecretPointers = SecretPointers };
}

/// <summary>A planned step in a file.</summary>
internal sealed record StepDocument
{
    public required Urn Urn { get; init; }

    public StepAction Action { get; init; }

    public string Reason { get; init; } = "";

    public ImmutableArray<FieldChange> Changes { get; init; } = [];

    public bool DeleteFirst { get; init; }

    public string? Forced { get; init; }

    public ResourceKey? GoesWith { get; init; }

    public bool LosesData { get; init; }

    public JsonObject? Inputs { get; init; }

    public ImmutableArray<string> SecretPointers { get; init; } = [];

    public string? Uid { get; init; }

    public Urn? FormerUrn { get; init; }

    public bool RecordChanged { get; init; }

    public bool AwaitsReady { get; init; }

    public string? ObservedDigest { get; init; }

    public string? Observed { get; init; }

    public ImmutableArray<Urn> DependsOn { get; init; } = [];

    public ImmutableArray<Urn> GoesBefore { get; init; } = [];

    public bool Cold { get; init; }

    public StepTime? Expected { get; init; }

    public static StepDocument Of(PlannedStep step, SecretBox box) => new()
    {
        Urn = step.Urn,
        Action = step.Action,
        Reason = step.Reason,
        Changes = [.. step.Changes.Select(change => change.Secret ? change with { Before = Seal(change.Before, box), After = Seal(change.After, box) } : change)],
        DeleteFirst = step.DeleteFirst,
        Forced = step.Forced,
        GoesWith = step.GoesWith,
        LosesData = step.LosesData,
        Inputs = step.Inputs is null ? null : (JsonObject?)box.SealAt(step.Inputs, step.SecretPointers),
        SecretPointers = step.SecretPointers,
        Uid = step.Uid,
        FormerUrn = step.FormerUrn,
        RecordChanged = step.RecordChanged,
        AwaitsReady = step.AwaitsReady,
        ObservedDigest = step.ObservedDigest,
        Observed = step.Observed,
        DependsOn = step.DependsOn,
        GoesBefore = step.GoesBefore,
        Cold = step.Cold,
        Expected = step.Expected,
    };

    public PlannedStep ToStep(Dictionary<ResourceKey, ResourceDeclaration> declared, SecretBox box)
    {
        ResourceKey key = Urn.ToKey();
        return new PlannedStep
        {
            Urn = Urn,
            Key = key,
            Action = Action,
            Reason = Reason,
            Changes = [.. Changes.Select(change => change.Secret ? change with { Before = box.Open(change.Before).Document, After = box.Open(change.After).Document } : change)],
            DeleteFirst = DeleteFirst,
            Forced = Forced,
            GoesWith = GoesWith,
            LosesData = LosesData,
            Declaration = Action is StepAction.Delete or StepAction.Forget ? null : declared.GetValueOrDefault(key),
            Inputs = (JsonObject?)box.Open(Inputs).Document,
            SecretPointers = SecretPointers,
            Uid = Uid,
            FormerUrn = FormerUrn,
            RecordChanged = RecordChanged,
            AwaitsReady = AwaitsReady,
            ObservedDigest = ObservedDigest,
            Observed = Observed,
            DependsOn = DependsOn,
            GoesBefore = GoesBefore,
            Cold = Cold,
            Expected = Expected,
        };
    }

    private static JsonObject? Seal(JsonNode? value, SecretBox box) => value is null ? null : box.Seal(value);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = [typeof(UrnConverter)])]
[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext;
