using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>A state as one JSON document (<c>iac state export</c>): secrets sealed.</summary>
internal sealed record StateDocument
{
    public const string FormatName = "iac-state";

    public const int CurrentVersion = 1;

    public string Format { get; init; } = "";

    public int Version { get; init; }

    public StackIdentity? Stack { get; init; }

    public ImmutableArray<SealedValue> Config { get; init; } = [];

    public ImmutableArray<SealedValue> Outputs { get; init; } = [];

    public ImmutableArray<ProviderOrigin> Providers { get; init; } = [];

    public ImmutableArray<ResourceDocument> Resources { get; init; } = [];

    public static StateDocument Of(StackIdentity identity, IEnumerable<RecordedResource> entries, IEnumerable<KeyValuePair<string, ConfigValue>> config, IEnumerable<KeyValuePair<string, OutputValue>> outputs, ImmutableArray<ProviderOrigin> providers, SecretBox box) => new()
    {
        Format = FormatName,
        Version = CurrentVersion,
        Stack = identity,
        Config = [.. config.Select(value => SealedValue.Of(value.Key, value.Value, box))],
        Outputs = [.. outputs.Select(value => SealedValue.Of(value.Key, value.Value, box))],
        Providers = providers,
        Resources = [.. entries.Select(entry => ResourceDocument.Of(entry, box))],
    };

    /// <exception cref="StateException">It is not a state of a version that is known here.</exception>
    public static StateDocument Read(JsonObject document)
    {
        try
        {
            StateDocument? state = document.Deserialize(StateDocumentJson.Default.StateDocument);
            if (state is not { Format: FormatName, Stack: not null })
            {
                throw new StateException("the document is not a state", "write one with `iac state export`");
            }

            return state.Version <= CurrentVersion ? state : throw new StateException($"the exported state has version {state.Version}, this iac knows up to {CurrentVersion}", "use the iac that wrote it");
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new StateException($"the document is not a state: {exception.Message}", "write one with `iac state export`", exception);
        }
    }
}

/// <summary>An entry of an exported state.</summary>
internal sealed record ResourceDocument
{
    public required Urn Urn { get; init; }

    public required string Uid { get; init; }

    public required JsonObject Inputs { get; init; }

    public JsonObject? Outputs { get; init; }

    public JsonObject? Template { get; init; }

    public string BaseFolder { get; init; } = "";

    public ImmutableArray<RecordedReference> References { get; init; } = [];

    public ResourceOptions Options { get; init; } = ResourceOptions.Default;

    public ImmutableArray<Urn> DependsOn { get; init; } = [];

    public PendingOperation Pending { get; init; }

    public JsonObject? PendingInputs { get; init; }

    public string? NextUid { get; init; }

    public bool Condemned { get; init; }

    public bool Held { get; init; }

    public bool HeldForBackup { get; init; }

    public bool Kept { get; init; }

    public DateTimeOffset Created { get; init; }

    public static ResourceDocument Of(RecordedResource entry, SecretBox box)
    {
        SealedEntry parts = SealedEntry.Of(entry, box);
        return new ResourceDocument
        {
            Urn = entry.Urn,
            Uid = entry.Uid,
            Inputs = parts.Inputs,
            Outputs = parts.Outputs,
            Template = parts.Template,
            BaseFolder = entry.BaseFolder,
            References = parts.References,
            Options = entry.Options,
            DependsOn = entry.DependsOn,
            Pending = entry.Pending,
            PendingInputs = parts.PendingInputs,
            NextUid = entry.NextUid,
            Condemned = entry.Condemned,
            Held = entry.Held,
            HeldForBackup = entry.HeldForBackup,
            Kept = entry.Kept,
            Created = entry.Created,
        };
    }

    public RecordedResource ToEntry(SecretBox box) => new SealedEntry(Inputs, Outputs, Template, PendingInputs, References).Open(
        new RecordedResource
        {
            Urn = Urn,
            Uid = Uid,
            Inputs = Inputs,
            BaseFolder = BaseFolder,
            Options = Options,
            DependsOn = DependsOn,
            Pending = Pending,
            NextUid = NextUid,
            Condemned = Condemned,
            Held = Held,
            HeldForBackup = HeldForBackup,
            Kept = Kept,
            Created = Created,
        },
        box);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, Converters = [typeof(UrnConverter)])]
[JsonSerializable(typeof(StateDocument))]
internal sealed partial class StateDocumentJson : JsonSerializerContext;
