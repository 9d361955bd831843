using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// One stack, opened: the facade over graph, planner, executor and state. Disposing it frees the lock. A session is used by one caller at a time.
/// </summary>
public sealed class StackSession : IAsyncDisposable
{
    /// <summary>Opens a stack, which need not exist yet; nothing is written before the first apply.</summary>
    /// <exception cref="StackLockedException">Another process holds it.</exception>
    /// <exception cref="StateException">Its state cannot be read, or was written by a newer version.</exception>
    public static Task<StackSession> OpenAsync(SessionOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Whether the stack has a state.</summary>
    public bool Exists => throw new NotImplementedException();

    /// <summary>What the stack is called; of one that does not exist yet the UUID that it would get.</summary>
    public StackIdentity Identity => throw new NotImplementedException();

    /// <summary>What the state holds, in dependency order. Secrets are in plain: show <see cref="RecordedResourceView"/>s.</summary>
    public IReadOnlyList<RecordedResource> Resources => throw new NotImplementedException();

    /// <summary>Plans what makes the machine as declared. Only reads.</summary>
    /// <exception cref="EngineException">The stack was last applied from another origin.</exception>
    public Task<PlanResult> PlanAsync(StackDefinition definition, PlanOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Plans the removal of everything recorded; needs no program. Only reads.</summary>
    public Task<PlanResult> PlanDestroyAsync(PlanOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Plans to record what is observed, with what drifted; needs no program. Only reads.</summary>
    public Task<PlanResult> PlanRefreshAsync(PlanOptions options, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>
    /// Carries out a plan. The last event is the summary. The exceptions below come from the first step of the enumeration, before anything was done.
    /// </summary>
    /// <param name="plan">A plan of this session, or one read from a file.</param>
    /// <param name="options">How.</param>
    /// <param name="stop">Start no further step, stop waiting, let calls in flight finish, save.</param>
    /// <param name="abort">Cancel calls in flight too; what they did is found by looking at the next run.</param>
    /// <exception cref="StalePlanException">A resource moved since the plan was made.</exception>
    /// <exception cref="EngineException">The plan loses data without consent, or the session does not hold the stack.</exception>
    public IAsyncEnumerable<EngineEvent> ApplyAsync(Plan plan, ApplyOptions options, CancellationToken stop, CancellationToken abort) => throw new NotImplementedException();

    /// <summary>Probes everything recorded, in one scan for each kind; writes nothing.</summary>
    public Task<IReadOnlyList<(RecordedResource Recorded, ObservedResource Observed)>> ObserveAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes over what runs: the resource that exists under <paramref name="uid"/> is recorded as this declaration.</summary>
    /// <exception cref="EngineException">Nothing exists under the uid, or the declaration is recorded already.</exception>
    public Task AdoptAsync(StackDefinition definition, ResourceKey key, string uid, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Forgets a resource without touching it (<c>iac state rm</c>).</summary>
    /// <exception cref="EngineException">It is not recorded, or another one depends on it.</exception>
    public void Forget(ResourceKey key) => throw new NotImplementedException();

    /// <summary>Marks a resource as stopped by the user, or as started again.</summary>
    /// <exception cref="EngineException">It is not recorded.</exception>
    public void SetHeld(ResourceKey key, bool held) => throw new NotImplementedException();

    /// <summary>Sets or, with a null value, removes a value of the stack's config. It wins over the one in the program.</summary>
    public void SetConfig(string name, JsonNode? value, bool secret) => throw new NotImplementedException();

    /// <summary>The stack's config as set by <see cref="SetConfig"/>, secrets in plain.</summary>
    public IReadOnlyDictionary<string, (JsonNode? Value, bool Secret)> Config => throw new NotImplementedException();

    /// <summary>Past runs, newest first.</summary>
    public IReadOnlyList<HistoryEntry> History(int limit) => throw new NotImplementedException();

    /// <summary>The state as one JSON document; secrets stay sealed.</summary>
    public JsonObject Export() => throw new NotImplementedException();

    /// <summary>Replaces the state by an exported one, after a copy of the file beside it.</summary>
    /// <exception cref="StateException">The document is not a state, or its parts do not fit.</exception>
    public void Import(JsonObject document) => throw new NotImplementedException();

    /// <summary>Makes a new key and seals all secrets of the stack with it.</summary>
    public void RotateSecrets() => throw new NotImplementedException();

    /// <summary>Frees the lock.</summary>
    public ValueTask DisposeAsync() => throw new NotImplementedException();
}
