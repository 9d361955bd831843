using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>What all steps of a run share. Made when the inventory is written, so that every name is that of today.</summary>
internal sealed class RunContext
{
    private readonly IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> _providers;
    private readonly ConcurrentDictionary<Urn, StepTally> _tallies = new();

    /// <summary>The context of a run.</summary>
    /// <param name="store">The state.</param>
    /// <param name="providers">The provider of each kind.</param>
    /// <param name="definition">What was declared; null where no program stands behind the run.</param>
    /// <param name="rebuild">Look again at what is cached.</param>
    /// <param name="observed">What was found on the machine, by uid.</param>
    /// <param name="options">How the plan is carried out.</param>
    /// <param name="surroundings">What the run gets from outside.</param>
    /// <param name="pull">Ask registries again.</param>
    public RunContext(
        StateStore store,
        IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers,
        StackDefinition? definition,
        bool rebuild,
        IReadOnlyDictionary<string, ObservedResource> observed,
        ApplyOptions options,
        RunSurroundings surroundings,
        bool pull = false)
    {
        _providers = providers;
        (Store, Observed, Options, Surroundings) = (store, observed, options, surroundings);
        foreach (RecordedResource entry in store.State.All)
        {
            Redactor.Add(entry);
            if (!entry.Condemned)
            {
                Board.Set(entry.Urn, OutputBoard.Entry.Done(observed.GetValueOrDefault(entry.Uid)?.Outputs ?? entry.Outputs, entry.Inputs, entry.SecretPointers));
            }
        }

        ImmutableDictionary<string, JsonNode?> config = definition?.Config ?? ImmutableDictionary<string, JsonNode?>.Empty;
        ImmutableHashSet<string> secretConfig = definition?.SecretConfig ?? [];
        foreach (string name in secretConfig)
        {
            Redactor.AddValue(config.GetValueOrDefault(name));
        }

        Resolver = new DeclarationResolver(Board, config, secretConfig, definition is null ? ComputedValues.None : new ComputedValues(definition.Computed, surroundings.Computer), new OtherStacks(store));
        Planner = new ResourcePlanner(providers, Resolver, store.Identity.Uuid, rebuild, pull);
        Rebuild = rebuild;
        Retention = DataRetention.Of(providers, deleteData: false);
        Awaited = (definition?.Resources ?? []).SelectMany(resource => resource.Options.DependsOn).ToHashSet();
        Started = surroundings.Time.GetTimestamp();
    }

    /// <summary>Documents that were prepared in this run.</summary>
    public ConcurrentDictionary<Urn, JsonObject> Prepared { get; } = new();

    /// <summary>When the run began (<see cref="TimeProvider.GetTimestamp"/>).</summary>
    public long Started { get; }

    /// <summary>The state.</summary>
    public StateStore Store { get; }

    /// <summary>What was found on the machine, by uid.</summary>
    public IReadOnlyDictionary<string, ObservedResource> Observed { get; }

    /// <summary>How the plan is carried out.</summary>
    public ApplyOptions Options { get; }

    /// <summary>What the run gets from outside.</summary>
    public RunSurroundings Surroundings { get; }

    /// <summary>Look again at what is cached.</summary>
    public bool Rebuild { get; }

    /// <summary>What is kept for its data.</summary>
    public DataRetention Retention { get; }

    /// <summary>What others name in their <c>iac/depends-on</c>.</summary>
    public IReadOnlySet<ResourceKey> Awaited { get; }

    /// <summary>Outputs of what is done.</summary>
    public OutputBoard Board { get; } = new();

    /// <summary>Takes secrets out of messages.</summary>
    public SecretRedactor Redactor { get; } = new();

    /// <summary>Puts values into declarations.</summary>
    public DeclarationResolver Resolver { get; }

    /// <summary>Plans each step once more, with what is known then.</summary>
    public ResourcePlanner Planner { get; }

    /// <summary>How long steps took.</summary>
    public ConcurrentQueue<StepTiming> Timings { get; } = [];

    /// <summary>Uids of entries that a step took in hand.</summary>
    public ConcurrentDictionary<string, bool> Begun { get; } = new();

    /// <summary>Uids of resources that were deleted early in this run, and whose entries are still there.</summary>
    public ConcurrentDictionary<string, bool> Vacated { get; } = new();

    /// <summary>How long steps were prepared and carried out, in seconds.</summary>
    public double StepSeconds { get; set; }

    /// <summary>What a resource took so far in this run.</summary>
    public StepTally TallyOf(Urn urn) => _tallies.GetOrAdd(urn, static _ => new StepTally());

    /// <summary>A step of it is over: what comes after, as the delete of what it replaced, counts for itself.</summary>
    public void EndTally(Urn urn) => _tallies.TryRemove(urn, out _);

    /// <summary>The provider of a resource.</summary>
    public IResourceProvider ProviderOf(ResourceKey key) => _providers[(key.ApiVersion, key.Kind)];

    /// <summary>Now, UTC.</summary>
    public DateTimeOffset Now => Surroundings.Time.GetUtcNow();
}
