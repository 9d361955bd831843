using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

public sealed partial class StackSession
{
    /// <summary>The state as one JSON document; secrets stay sealed.</summary>
    public JsonObject Export() =>
        (JsonObject)JsonSerializer.SerializeToNode(StateDocument.Of(_store.Identity, Resources, Config, Outputs, _store.Providers, _store.Box), StateDocumentJson.Default.StateDocument)!;

    /// <summary>The resources of an exported state.</summary>
    /// <exception cref="StateException">The document is not a state, or its parts do not fit.</exception>
    /// <exception cref="EngineException">The key of its secrets is not here.</exception>
    public IReadOnlyList<RecordedResource> ReadExport(JsonObject document) => EntriesOf(StateDocument.Read(document));

    /// <summary>Replaces the state by an exported one, after a copy of the file beside it. The UUID is that of the exported stack: what it made stays its own.</summary>
    /// <param name="document">What <see cref="Export"/> gave.</param>
    /// <param name="evenIfForgets">Go on though resources that are recorded now are not in it, which nobody then owns.</param>
    /// <param name="otherOwner">Name of another stack that records a uid; null where none does.</param>
    /// <returns>The copy of the former state; null where there was none.</returns>
    /// <exception cref="StateException">The document is not a state, or its parts do not fit.</exception>
    /// <exception cref="EngineException">The key of its secrets is not here, it would forget resources, or another stack owns some.</exception>
    public async Task<string?> ImportAsync(JsonObject document, bool evenIfForgets, Func<string, string?> otherOwner)
    {
        RequireLock();
        StateDocument imported = StateDocument.Read(document);
        List<RecordedResource> entries = EntriesOf(imported);
        if (entries.FirstOrDefault(entry => otherOwner(entry.Uid) is not null) is { } foreign)
        {
            throw new EngineException($"stack {otherOwner(foreign.Uid)} records {foreign.Key} under the uid {foreign.Uid} already", "what runs has one owner: remove that stack's state first, or import under its name");
        }

        List<RecordedResource> forgotten = [.. Resources.ExceptBy(entries.Select(entry => entry.Uid), entry => entry.Uid)];
        if (forgotten.Count > 0 && !evenIfForgets)
        {
            throw new EngineException($"the import would forget {string.Join(", ", forgotten.Select(entry => entry.Key))}, which nobody would then own", "pass --force if they are gone from the machine");
        }

        string? copy = _store.Exists ? await _store.CopyAsync("before-import").ConfigureAwait(false) : null;
        StackIdentity identity = imported.Stack! with { Name = _store.Identity.Name, Serial = Math.Max(imported.Stack.Serial, _store.Identity.Serial) + 1 };
        await _store.CreateAsync(identity).ConfigureAwait(false);
        await _store.ReplaceAsync(identity, entries, imported.Config.Select(Resealed), imported.Outputs.Select(Resealed), imported.Providers).ConfigureAwait(false);
        return copy;
    }

    private List<RecordedResource> EntriesOf(StateDocument document)
    {
        List<RecordedResource> entries = [.. document.Resources.Select(resource => resource.ToEntry(_store.Box))];
        return StateFaults.Find(entries) is { } fault ? throw new StateException($"the document is not a valid state: {fault}") : entries;
    }

    /// <summary>
    /// Makes an imported state one of this machine: takes what its resources need of it (the same addresses where they are free), and takes over outputs that are others here (the folder of a claim, the hash
    /// of a secret), also where resources refer to them. Nothing is started; <see cref="StackRestorer"/> does that.
    /// </summary>
    /// <returns>What cannot be had here, a sentence each: who would have it has nothing, and is refused again when it is to start.</returns>
    /// <exception cref="EngineException">A host does not say how it is.</exception>
    public Task<IReadOnlyList<string>> MoveInAsync(CancellationToken cancellationToken)
    {
        RequireLock();
        return new StateRelocation(_store, _options.Providers, Controller).RunAsync(cancellationToken);
    }

    /// <summary>Makes a new key and seals all secrets of the stack with it.</summary>
    public async Task RotateSecretsAsync(CancellationToken cancellationToken)
    {
        RequireLock();
        if (!_store.Exists)
        {
            return;
        }

        (ImmutableSortedDictionary<string, ConfigValue> config, ImmutableSortedDictionary<string, OutputValue> outputs) = (Config, Outputs);
        await _store.Box.RotateAsync(cancellationToken).ConfigureAwait(false);
        await _store.ReplaceAsync(
            _store.Identity,
            _store.State.All,
            config.Select(value => SealedValue.Of(value.Key, value.Value, _store.Box)),
            outputs.Select(value => SealedValue.Of(value.Key, value.Value, _store.Box)),
            _store.Providers).ConfigureAwait(false);
    }

    /// <summary>Takes over what runs: the resource that exists under <paramref name="uid"/> is recorded as this declaration. Where it differs, the next plan shows it as drift.</summary>
    /// <exception cref="EngineException">The declaration has faults, is recorded already, refers to what is not, nothing exists under the uid, or what exists cannot become what is declared.</exception>
    public async Task AdoptAsync(StackDefinition definition, ResourceKey key, string uid, CancellationToken cancellationToken)
    {
        RequireLock();
        RequireOrigin(definition, PlanOptions.Default);
        definition = Configured(definition);
        (ResourceGraph graph, ImmutableArray<Diagnostic> faults) = ResourceGraph.Build(definition, _options.Providers.ToDictionary(provider => provider.Key, provider => provider.Value.Kind));
        GraphNode node = graph.Nodes.FirstOrDefault(node => node.Declaration.Key == key) ?? throw new EngineException(faults.IsEmpty ? $"{key} is not declared" : string.Join('\n', faults));
        if (_store.State.Find(node.Urn) is not null)
        {
            throw new EngineException($"{key} is recorded already");
        }

        if (node.DependsOn.FirstOrDefault(urn => _store.State.Find(urn) is null) is { Value: not null } missing)
        {
            throw new EngineException($"{key} needs {missing.ToKey()}, which is not recorded", $"make it first, with `iac up --target {missing.ToKey()}`");
        }

        RunSurroundings surroundings = new(static _ => { }, _options.Crash, _options.Time, cancellationToken, cancellationToken) { Computer = _options.Computer };
        var context = new RunContext(_store, _options.Providers, definition, rebuild: false, ImmutableDictionary<string, ObservedResource>.Empty, ApplyOptions.Default, surroundings);
        await new ResourceAdopter(context).AdoptAsync(node, uid, BeginAsync).ConfigureAwait(false);

        async ValueTask BeginAsync()
        {
            await _store.CreateAsync(_store.Identity with { Project = definition.Project, Origin = definition.Origin }).ConfigureAwait(false);
            await _store.BeginRunAsync(definition.Project, definition.Origin).ConfigureAwait(false);
        }
    }

    // By the key that is current here.
    private SealedValue Resealed(SealedValue value) => value.Secret ? value with { Value = _store.Box.Seal(value.Open(_store.Box)) } : value;
}
