using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// One stack, opened: the facade over graph, planner, executor and state. Disposing it frees the lock. A session is used by one caller at a time.
/// </summary>
public sealed partial class StackSession : IAsyncDisposable
{
    private readonly SessionOptions _options;
    private readonly StateStore _store;

    private StackSession(SessionOptions options, StateStore store)
    {
        _options = options;
        _store = store;
    }

    /// <summary>Opens a stack, which need not exist yet; nothing is written before the first apply.</summary>
    /// <exception cref="StackLockedException">Another process holds it.</exception>
    /// <exception cref="StateException">Its state cannot be read, or was written by a newer version.</exception>
    public static async Task<StackSession> OpenAsync(SessionOptions options, CancellationToken cancellationToken)
    {
        LockRequest? taking = options.Lock == LockMode.None ? null
            : new LockRequest(new LockHolder(Environment.ProcessId, options.Person, options.CommandLine, options.Time.GetUtcNow()), options.Lock == LockMode.ExclusiveWait, options.Waiting, options.Time);
        IStateStorage storage = await options.States.OpenAsync(options.StackName, taking, options.Schema, cancellationToken).ConfigureAwait(false);
        try
        {
            var store = new StateStore(storage, options.StackName, new SecretBox(options.Keys), options.Time, options.Crash);
            options.Opened?.Invoke(store.State.All);
            return new StackSession(options with { Providers = WithRecorded(options, store) }, store);
        }
        catch
        {
            await storage.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> WithRecorded(SessionOptions options, StateStore store)
    {
        ImmutableArray<ProviderOrigin> missing = options.Restore is null ? [] : [.. store.Providers.Where(origin => !options.Providers.ContainsKey((origin.ApiVersion, origin.Kind)))];
        if (missing.IsEmpty)
        {
            return options.Providers;
        }

        var all = new Dictionary<(string ApiVersion, string Kind), IResourceProvider>(options.Providers);
        foreach (ProviderOrigin origin in missing)
        {
            all.Add((origin.ApiVersion, origin.Kind), options.Restore!(origin));
        }

        return all;
    }

    /// <summary>Whether the stack has a state.</summary>
    public bool Exists => _store.Exists;

    /// <summary>What the stack is called; of one that does not exist yet the UUID that it would get.</summary>
    public StackIdentity Identity => _store.Identity;

    /// <summary>What the state holds, in dependency order. Secrets are in plain: show <see cref="RecordedResourceView"/>s.</summary>
    public IReadOnlyList<RecordedResource> Resources => StateOrder.Sort(_store.State.All);

    /// <summary>Probes everything recorded, in one scan for each kind; writes nothing.</summary>
    /// <exception cref="EngineException">The state holds a kind that has no provider.</exception>
    public async Task<IReadOnlyList<(RecordedResource Recorded, ObservedResource Observed)>> ObserveAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<RecordedResource> resources = Resources;
        var faults = new List<Diagnostic>();
        IReadOnlyDictionary<string, ObservedResource> observed = await new Observer(_options.Providers).ReadAsync(resources, faults, cancellationToken).ConfigureAwait(false);
        return faults.Count == 0
            ? [.. resources.Select(entry => (entry, observed[entry.Uid]))]
            : throw new EngineException(faults[0].Message, faults[0].Remedy);
    }

    /// <summary>Past runs, newest first.</summary>
    public ValueTask<IReadOnlyList<HistoryEntry>> HistoryAsync(int limit) => _store.HistoryAsync(limit);

    /// <summary>The stack's config as set by <see cref="SetConfigAsync"/>, secrets in plain.</summary>
    public ImmutableSortedDictionary<string, ConfigValue> Config => _store.Config;

    /// <summary>What the last run left as outputs of the stack, secrets in plain.</summary>
    public ImmutableSortedDictionary<string, OutputValue> Outputs => _store.Outputs;

    /// <summary>Sets or, with null, removes a value of the stack's config. It wins over the one in the program.</summary>
    public async Task SetConfigAsync(string name, ConfigValue? value)
    {
        RequireLock();
        await _store.CreateAsync(_store.Identity).ConfigureAwait(false);
        await _store.WriteConfigAsync(value is null ? Config.Remove(name) : Config.SetItem(name, value)).ConfigureAwait(false);
    }

    /// <summary>Marks a resource as stopped by the user, or as started again.</summary>
    /// <exception cref="EngineException">It is not recorded.</exception>
    public async Task SetHeldAsync(ResourceKey key, bool held, bool forBackup = false)
    {
        RequireLock();
        await _store.WriteAsync("held", new StateChange.Put(Entry(key) with { Held = held, HeldForBackup = forBackup })).ConfigureAwait(false);
    }

    /// <summary>Frees the lock.</summary>
    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private RecordedResource Entry(ResourceKey key) =>
        _store.State.Find(Urn.Create(_store.Identity.Name, _store.Identity.Project, key))
        ?? throw new EngineException($"{key} is not recorded in stack {_store.Identity.Name}", NearName.Suggest(key.ToString(), _store.State.All.Select(entry => entry.Key.ToString())));

    private void RequireLock()
    {
        if (_options.Lock == LockMode.None)
        {
            throw new InvalidOperationException("the session only reads; open it with a lock to write");
        }
    }
}
