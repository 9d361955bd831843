using System.Collections.Immutable;
using IaC.Model;
using Microsoft.Data.Sqlite;

namespace IaC.Engine;

/// <summary>The stacks of a state folder.</summary>
public static class Stacks
{
    /// <summary>All stacks, by name. One whose state cannot be read is listed with the fault.</summary>
    public static ImmutableArray<StackInfo> List(string stateFolder) => [.. StateFile.Stacks(stateFolder).Select(name => Describe(stateFolder, name))];

    /// <summary>Names of the stacks, without looking into their states.</summary>
    public static IEnumerable<string> Names(string stateFolder) => StateFile.Stacks(stateFolder);

    /// <summary>What a stack records, without the keys of its secrets.</summary>
    /// <exception cref="StateException">Its state cannot be read.</exception>
    public static ImmutableArray<ResourceKey> Resources(string stateFolder, string name) => StateSummary.Keys(StateFile.Of(stateFolder, name), name);

    /// <summary>The same; nothing where the state cannot be read, which is said when it is opened.</summary>
    public static ImmutableArray<ResourceKey> ReadableResources(string stateFolder, string name)
    {
        try
        {
            return Resources(stateFolder, name);
        }
        catch (StateException)
        {
            return [];
        }
    }

    /// <summary>Providers outside this program that made what a stack records; none where there is no state, or it cannot be read, which is said when it is opened.</summary>
    public static ImmutableArray<ProviderOrigin> Providers(string stateFolder, string name)
    {
        string path = StateFile.Of(stateFolder, name);
        try
        {
            return File.Exists(path) ? StateSummary.Providers(path, name) : [];
        }
        catch (StateException)
        {
            return [];
        }
    }

    /// <summary>What the steps of a stack took, and who it is; null where there is no state, or it cannot be read, which is said when it is opened.</summary>
    public static (StackIdentity Identity, ProvisionTimes Times)? Times(string stateFolder, string name)
    {
        string path = StateFile.Of(stateFolder, name);
        try
        {
            return File.Exists(path) ? StateSummary.Times(path, name) : null;
        }
        catch (StateException)
        {
            return null;
        }
    }

    /// <summary>Removes a stack's state.</summary>
    /// <param name="stateFolder">Folder of the states.</param>
    /// <param name="name">Name of the stack.</param>
    /// <param name="commandLine">What the holder text says meanwhile.</param>
    /// <param name="evenWithResources">Remove it though it records resources, which nobody then owns.</param>
    /// <param name="cancellationToken">Cancels the removal before it began.</param>
    /// <returns>The resources that it recorded; empty too where they could not be read.</returns>
    /// <exception cref="EngineException">It does not exist, or still records resources.</exception>
    /// <exception cref="StackLockedException">Another process holds it.</exception>
    public static async Task<ImmutableArray<ResourceKey>> RemoveAsync(string stateFolder, string name, string commandLine, bool evenWithResources, CancellationToken cancellationToken)
    {
        string path = Existing(stateFolder, name);
        using StackLock taken = await LockAsync(path, name, commandLine, cancellationToken).ConfigureAwait(false);
        StackInfo info = Describe(stateFolder, name);
        if (!evenWithResources && info.Fault is { } fault)
        {
            throw new EngineException($"it is not known what stack {name} records: {fault}", "run `iac state repair` first, or pass --force");
        }

        ImmutableArray<ResourceKey> recorded = info.Fault is null ? StateSummary.Keys(path, name) : [];
        if (!evenWithResources && !recorded.IsEmpty)
        {
            throw new EngineException($"stack {name} still records {string.Join(", ", recorded)}", "run `iac destroy` first, or pass --force to leave them behind");
        }

        StateFile.Delete(path);
        taken.Forget();
        return recorded;
    }

    /// <summary>Gives a stack another name. It keeps its UUID, so that what it made stays its own; the next <c>up</c> tells what runs of its new name.</summary>
    /// <param name="stateFolder">Folder of the states.</param>
    /// <param name="name">Name of the stack.</param>
    /// <param name="newName">Name that it gets.</param>
    /// <param name="commandLine">What the holder text says meanwhile.</param>
    /// <param name="cancellationToken">Cancels it before it began.</param>
    /// <exception cref="EngineException">It does not exist, or there is a stack of the new name, or that cannot be one.</exception>
    /// <exception cref="StackLockedException">Another process holds one of the two.</exception>
    public static async Task RenameAsync(string stateFolder, string name, string newName, string commandLine, CancellationToken cancellationToken)
    {
        string path = Existing(stateFolder, name);
        string newPath = StateFile.Of(stateFolder, newName);
        using StackLock taken = await LockAsync(path, name, commandLine, cancellationToken).ConfigureAwait(false);
        using StackLock free = await LockAsync(newPath, newName, commandLine, cancellationToken).ConfigureAwait(false);
        if (File.Exists(newPath))
        {
            throw new EngineException($"there is a stack {newName} already");
        }

        try
        {
            StateName.Change(path, name, newPath, newName, StateSchema.Current);
        }
        catch (SqliteException fault)
        {
            throw StateFault.Of(fault, path, name);
        }

        taken.Forget();
    }

    /// <summary>Mends a state as far as it can be: a copy of the damaged file stays beside it. Returns one line for each thing mended; empty when nothing was wrong.</summary>
    /// <exception cref="EngineException">It does not exist, was written by a newer version, or nothing could be saved.</exception>
    /// <exception cref="StackLockedException">Another process holds it.</exception>
    public static async Task<ImmutableArray<string>> RepairAsync(string stateFolder, string name, ISecretKeySource keys, string commandLine, CancellationToken cancellationToken)
    {
        string path = Existing(stateFolder, name);
        using StackLock taken = await LockAsync(path, name, commandLine, cancellationToken).ConfigureAwait(false);
        return StateRepair.Run(path, name, new SecretBox(keys));
    }

    private static StackInfo Describe(string stateFolder, string name)
    {
        try
        {
            return StateSummary.Read(StateFile.Of(stateFolder, name), name);
        }
        catch (EngineException exception)
        {
            return new StackInfo(name, null, 0, null, exception.Message);
        }
    }

    private static string Existing(string stateFolder, string name)
    {
        string path = StateFile.Of(stateFolder, name);
        return File.Exists(path) ? path : throw new EngineException($"there is no stack {name}", NearName.Suggest(name, StateFile.Stacks(stateFolder)));
    }

    private static Task<StackLock> LockAsync(string path, string name, string commandLine, CancellationToken cancellationToken)
    {
        var holder = new LockHolder(Environment.ProcessId, Environment.MachineName, commandLine, TimeProvider.System.GetUtcNow());
        return StackLock.TakeAsync(path, name, holder, wait: false, waiting: null, TimeProvider.System, cancellationToken);
    }
}
