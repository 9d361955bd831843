using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>
/// The state of one stack, mirrored in memory. Each write is checked, then stored as a whole, then taken over in memory; a write that fails changes neither. Secrets are sealed and opened here, wherever the state is stored.
/// </summary>
internal sealed class StateStore : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private readonly IStateStorage _storage;
    private readonly TimeProvider _time;
    private readonly CrashPoints _crash;

    /// <param name="storage">Where it is stored, opened; owned from here on.</param>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="box">Seals its secrets.</param>
    /// <param name="time">The clock.</param>
    /// <param name="crash">The hook for crash tests.</param>
    /// <exception cref="StateException">It cannot be read.</exception>
    public StateStore(IStateStorage storage, string stack, SecretBox box, TimeProvider time, CrashPoints crash)
    {
        (_storage, _time, _crash, Box) = (storage, time, crash, box);
        Identity = new StackIdentity(stack, stack, Guid.NewGuid(), null, 0);
        if (storage.Exists)
        {
            (Identity, Unsettled, IReadOnlyList<RecordedResource> entries) = storage.ReadEntries(row => row.Open(box));
            WasUnsettled = Unsettled;
            StateChange[] all = [.. entries.Select(entry => new StateChange.Put(entry))];
            if (State.Fault(all) is { } fault)
            {
                throw StateFault.Damaged(storage.Place, stack, fault);
            }

            State.Apply(all);
        }
    }

    /// <summary>Seals the secrets of this state.</summary>
    public SecretBox Box { get; }

    /// <summary>Whether there is a state.</summary>
    public bool Exists => _storage.Exists;

    /// <summary>What the stack is called; before it exists, what it would be.</summary>
    public StackIdentity Identity { get; private set; }

    /// <summary>The entries.</summary>
    public StackState State { get; } = new();

    /// <summary>A run began and did not come to its end, so providers may hold what no entry stands for.</summary>
    public bool Unsettled { get; private set; }

    /// <summary>The same, when the state was opened.</summary>
    public bool WasUnsettled { get; }

    /// <summary>What the user set, in plain.</summary>
    public ImmutableSortedDictionary<string, ConfigValue> Config =>
        _storage.ReadConfig().ToImmutableSortedDictionary(value => value.Name, value => new ConfigValue(value.Open(Box), value.Secret), StringComparer.Ordinal);

    /// <summary>Outputs of the stack, in plain.</summary>
    public ImmutableSortedDictionary<string, OutputValue> Outputs => Opened(_storage.ReadOutputs());

    /// <summary>Names of the stacks that are kept in the same place.</summary>
    public IEnumerable<string> Stacks => _storage.Stacks;

    /// <summary>Providers outside this program that made what is recorded.</summary>
    public ImmutableArray<ProviderOrigin> Providers => _storage.ReadProviders();

    /// <summary>What the steps of past runs took.</summary>
    public ProvisionTimes Times => new(_storage.ReadTimings());

    /// <summary>Outputs of another stack in the same place, in plain; null where there is none of the name. They are sealed by the same keys.</summary>
    /// <exception cref="EngineException">Its state cannot be read.</exception>
    public ImmutableSortedDictionary<string, OutputValue>? OutputsOf(string stack) => _storage.ReadOutputsOf(stack) is { } outputs ? Opened(outputs) : null;

    /// <summary>Past runs, newest first.</summary>
    public ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(int limit) => _storage.ReadHistoryAsync(limit);

    /// <summary>Makes the state, where there is none, with this identity.</summary>
    public async ValueTask CreateAsync(StackIdentity identity)
    {
        if (Exists)
        {
            return;
        }

        _crash.Pass("before-create-state");
        await _storage.CreateAsync(identity).ConfigureAwait(false);
        Identity = identity;
        _crash.Pass("after-create-state");
    }

    /// <summary>Writes changes of entries; all of them, or none.</summary>
    /// <param name="what">Name of the write for the crash points.</param>
    /// <param name="changes">The changes; time and serial are set here.</param>
    /// <exception cref="StateException">It cannot be written, or the state would be invalid.</exception>
    public ValueTask WriteAsync(string what, params IReadOnlyList<StateChange> changes) => WriteAsync(what, changes, Nothing, Identity, Unsettled);

    /// <summary>Begins a run: a new serial, and where its program came from.</summary>
    public ValueTask BeginRunAsync(string project, string? origin) =>
        WriteAsync("begin", [], Nothing, Identity with { Project = project, Origin = origin, Serial = Identity.Serial + 1 }, unsettled: true);

    /// <summary>Writes entries of what is about to be made, on the disk before anything is made.</summary>
    public ValueTask WriteInventoryAsync(IReadOnlyList<StateChange> changes) => WriteAsync("inventory", changes, Durably, Identity, Unsettled);

    /// <summary>Ends a run: what is left over of the inventory goes, how long things took is remembered.</summary>
    public ValueTask EndRunAsync(IReadOnlyList<StateChange> leftOver, IEnumerable<StepTiming> timings) => WriteAsync("end", leftOver, Durably with { Timings = [.. timings] }, Identity, Unsettled);

    /// <summary>The providers gave back what no entry stands for.</summary>
    public ValueTask SettledAsync() => WriteAsync("settled", [], Nothing, Identity, unsettled: false);

    /// <summary>Puts other entries and settings in the place of all.</summary>
    public ValueTask ReplaceAsync(StackIdentity identity, IEnumerable<RecordedResource> entries, IEnumerable<SealedValue> config, IEnumerable<SealedValue> outputs, IEnumerable<ProviderOrigin> providers) => WriteAsync(
        "import",
        [.. State.All.Select(entry => new StateChange.Remove(entry.Uid)), .. entries.Select(entry => new StateChange.Put(entry))],
        Durably with { Config = [.. config], Outputs = [.. outputs], Providers = [.. providers] },
        identity,
        Unsettled);

    /// <summary>Remembers a run that ended, and what it took.</summary>
    public ValueTask WriteHistoryAsync(HistoryEntry entry, IEnumerable<StepTiming> timings) => WriteAsync("history", [], Durably with { History = entry, Timings = [.. timings] }, Identity, Unsettled);

    /// <summary>Puts other values in the place of what the user set.</summary>
    public ValueTask WriteConfigAsync(ImmutableSortedDictionary<string, ConfigValue> config) =>
        WriteAsync("config", [], Durably with { Config = [.. config.Select(value => SealedValue.Of(value.Key, value.Value, Box))] }, Identity, Unsettled);

    /// <summary>Puts other providers in the place of all.</summary>
    public ValueTask WriteProvidersAsync(IEnumerable<ProviderOrigin> providers) => WriteAsync("providers", [], Durably with { Providers = [.. providers] }, Identity, Unsettled);

    /// <summary>Puts other outputs in the place of all.</summary>
    public ValueTask WriteOutputsAsync(ImmutableSortedDictionary<string, OutputValue> outputs) =>
        WriteAsync("outputs", [], Durably with { Outputs = [.. outputs.Select(value => SealedValue.Of(value.Key, value.Value, Box))] }, Identity, Unsettled);

    /// <summary>Keeps a copy of what is stored beside it, and returns what that is called.</summary>
    public ValueTask<string> CopyAsync(string suffix) => _storage.CopyAsync(suffix);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _storage.DisposeAsync().ConfigureAwait(false);
        _turn.Dispose();
    }

    private static StateWrite Nothing { get; } = new() { Removed = [], Rows = [] };

    private static StateWrite Durably { get; } = Nothing with { Durable = true };

    private async ValueTask WriteAsync(string what, IReadOnlyList<StateChange> changes, StateWrite also, StackIdentity identity, bool unsettled)
    {
        await _turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (State.Fault(changes) is { } fault)
            {
                throw new StateException($"the state {_storage.Place} would become invalid: {fault}", "this is a fault of iac; the last good state is intact");
            }

            _crash.Pass($"before-write-{what}");
            DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
            StateChange[] stamped = [.. changes.Select(change => change is StateChange.Put put ? Stamp(put.Resource, now, identity.Serial) : change)];
            await _storage.WriteAsync(also with
            {
                Removed = [.. stamped.OfType<StateChange.Remove>().Select(change => change.Uid)],

                // Those that give up their URN before those that take one: the index on URNs is checked at each statement.
                Rows = [.. stamped.OfType<StateChange.Put>().OrderByDescending(put => put.Resource.Condemned).Select(put => StateRow.Of(put.Resource, Box))],
                Identity = identity == Identity && unsettled == Unsettled ? null : identity,
                Unsettled = unsettled,
            }).ConfigureAwait(false);
            State.Apply(stamped);
            Identity = identity;
            Unsettled = unsettled;
            _crash.Pass($"after-write-{what}");
        }
        finally
        {
            _turn.Release();
        }
    }

    private ImmutableSortedDictionary<string, OutputValue> Opened(IEnumerable<SealedValue> outputs) =>
        ResolvedOutputs.None.Known.AddRange(outputs.Select(value => KeyValuePair.Create(value.Name, new OutputValue(value.Open(Box), value.Secret))));

    private static StateChange.Put Stamp(RecordedResource entry, DateTimeOffset now, long serial) =>
        new(entry with { Modified = now, Created = entry.Created == default ? now : entry.Created, Serial = serial });
}
