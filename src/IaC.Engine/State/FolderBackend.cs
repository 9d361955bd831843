using System.Collections.Immutable;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>States in a folder of this machine, <c>NAME.db</c> each; made when the first one is written.</summary>
/// <param name="folder">The folder.</param>
/// <param name="keyFile">File of the keys that seal the secrets in it; made on first use.</param>
public sealed class FolderBackend(string folder, string keyFile) : StateBackend
{
    /// <inheritdoc/>
    public override string Place => folder;

    /// <summary>Names of the stacks in a folder, in ordinal order, without looking into their states.</summary>
    public static IEnumerable<string> Names(string folder) => StateFile.Stacks(folder);

    /// <summary>What a stack in a folder records, without the keys of its secrets.</summary>
    /// <exception cref="StateException">Its state cannot be read.</exception>
    public static ImmutableArray<ResourceKey> Resources(string folder, string stack) => StateSummary.Keys(StateFile.Of(folder, stack), stack);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken) => new([.. Names(folder)]);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<StackInfo>> ListAsync(CancellationToken cancellationToken) => new([.. Names(folder).Select(Describe)]);

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<ResourceKey>> ResourcesAsync(string stack, CancellationToken cancellationToken) => new(Resources(folder, stack));

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<string>> UidsAsync(string stack, CancellationToken cancellationToken) => new(StateSummary.Uids(StateFile.Of(folder, stack), stack));

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<ProviderOrigin>> ProvidersAsync(string stack, CancellationToken cancellationToken)
    {
        string path = StateFile.Of(folder, stack);
        try
        {
            return new(File.Exists(path) ? StateSummary.Providers(path, stack) : []);
        }
        catch (StateException)
        {
            return new([]);
        }
    }

    /// <inheritdoc/>
    public override ValueTask<(StackIdentity Identity, IReadOnlyList<StepTiming> Times)?> TimesAsync(string stack, CancellationToken cancellationToken)
    {
        string path = StateFile.Of(folder, stack);
        try
        {
            return new(File.Exists(path) ? StateSummary.Times(path, stack) : null);
        }
        catch (StateException)
        {
            return default;
        }
    }

    /// <summary>The keys that seal the secrets in it.</summary>
    internal KeyFileSource Keys { get; } = new(keyFile);

    /// <inheritdoc/>
    public override ValueTask<ISecretKeySource> OpenKeysAsync(CancellationToken cancellationToken) => new(Keys);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<ResourceKey>> RemoveAsync(string stack, LockHolder holder, bool evenWithResources, CancellationToken cancellationToken)
    {
        string path = Existing(stack);
        using StackLock taken = await LockAsync(stack, holder, cancellationToken).ConfigureAwait(false);
        StackInfo info = Describe(stack);
        if (!evenWithResources && info.Fault is { } fault)
        {
            throw new EngineException($"it is not known what stack {stack} records: {fault}", "run `iac state repair` first, or pass --force");
        }

        ImmutableArray<ResourceKey> recorded = info.Fault is null ? StateSummary.Keys(path, stack) : [];
        if (!evenWithResources && !recorded.IsEmpty)
        {
            throw new EngineException($"stack {stack} still records {string.Join(", ", recorded)}", "run `iac destroy` first, or pass --force to leave them behind");
        }

        StateFile.Delete(path);
        taken.Forget();
        return recorded;
    }

    /// <inheritdoc/>
    public override async ValueTask RenameAsync(string stack, string newName, LockHolder holder, CancellationToken cancellationToken)
    {
        string path = Existing(stack);
        string newPath = StateFile.Of(folder, newName);
        if (newName == stack)
        {
            throw new EngineException($"stack {stack} has that name already");
        }

        using StackLock taken = await LockAsync(stack, holder, cancellationToken).ConfigureAwait(false);
        using StackLock free = await LockAsync(newName, holder, cancellationToken).ConfigureAwait(false);
        if (File.Exists(newPath))
        {
            throw new EngineException($"there is a stack {newName} already");
        }

        StackLock ofNoStack = free;
        try
        {
            StateName.Change(path, stack, newPath, newName, StateSchema.Current);
            ofNoStack = taken;
        }
        catch (SqliteException fault)
        {
            throw StateFault.Of(fault, path, stack);
        }
        finally
        {
            ofNoStack.Forget();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<string>> RepairAsync(string stack, ISecretKeySource keys, LockHolder holder, CancellationToken cancellationToken)
    {
        string path = Existing(stack);
        using StackLock taken = await LockAsync(stack, holder, cancellationToken).ConfigureAwait(false);
        return StateRepair.Run(path, stack, new SecretBox(keys));
    }

    /// <inheritdoc/>
    internal override async ValueTask<IStateStorage> OpenAsync(string stack, LockRequest? taking, StateSchema schema, CancellationToken cancellationToken)
    {
        string path = StateFile.Of(folder, stack);
        StackLock? taken = taking is null ? null : await StackLock.TakeAsync(path, stack, taking, cancellationToken).ConfigureAwait(false);
        try
        {
            return SqliteStorage.Open(path, stack, schema, taken);
        }
        catch
        {
            taken?.Dispose();
            throw;
        }
    }

    private StackInfo Describe(string stack)
    {
        try
        {
            return StateSummary.Read(StateFile.Of(folder, stack), stack);
        }
        catch (EngineException exception)
        {
            return new StackInfo(stack, null, 0, null, exception.Message);
        }
    }

    private string Existing(string stack)
    {
        string path = StateFile.Of(folder, stack);
        return File.Exists(path) ? path : throw new EngineException($"there is no stack {stack}", NearName.Suggest(stack, Names(folder)));
    }

    private Task<StackLock> LockAsync(string stack, LockHolder holder, CancellationToken cancellationToken) =>
        StackLock.TakeAsync(StateFile.Of(folder, stack), stack, new LockRequest(holder, Wait: false, Waiting: null, TimeProvider.System), cancellationToken);
}
