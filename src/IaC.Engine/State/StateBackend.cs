using IaC.Model;

namespace IaC.Engine;

/// <summary>Where the states of stacks are kept: a folder of this machine, or of another one.</summary>
public abstract class StateBackend
{
    private protected StateBackend()
    {
    }

    /// <summary>Where it is, for people.</summary>
    public abstract string Place { get; }

    /// <summary>Several people work with it, each from a machine of their own: where files of programs lie there says nothing. <value>No.</value></summary>
    public virtual bool IsShared => false;

    /// <summary>The clock that times in these states are of.</summary>
    /// <param name="own">The clock of this machine. <value>That is it.</value></param>
    public virtual TimeProvider ClockOf(TimeProvider own) => own;

    /// <summary>Names of the stacks, in ordinal order, without looking into their states.</summary>
    public abstract ValueTask<IReadOnlyList<string>> NamesAsync(CancellationToken cancellationToken);

    /// <summary>All stacks, by name. One whose state cannot be read is listed with the fault.</summary>
    public abstract ValueTask<IReadOnlyList<StackInfo>> ListAsync(CancellationToken cancellationToken);

    /// <summary>What a stack records, without the keys of its secrets.</summary>
    /// <exception cref="StateException">Its state cannot be read.</exception>
    public abstract ValueTask<IReadOnlyList<ResourceKey>> ResourcesAsync(string stack, CancellationToken cancellationToken);

    /// <summary>The uids that a stack records, without the keys of its secrets.</summary>
    /// <exception cref="StateException">Its state cannot be read.</exception>
    public abstract ValueTask<IReadOnlyList<string>> UidsAsync(string stack, CancellationToken cancellationToken);

    /// <summary>Providers outside this program that made what a stack records; none where there is no state, or it cannot be read, which is said when it is opened.</summary>
    public abstract ValueTask<IReadOnlyList<ProviderOrigin>> ProvidersAsync(string stack, CancellationToken cancellationToken);

    /// <summary>What the steps of a stack took, newest first, and who it is; null where there is no state, or it cannot be read, which is said when it is opened.</summary>
    public abstract ValueTask<(StackIdentity Identity, IReadOnlyList<StepTiming> Times)?> TimesAsync(string stack, CancellationToken cancellationToken);

    /// <summary>The keys of secrets that belong to the place, made where there are none. A passphrase, where there is one, goes before them (<see cref="SecretKeys"/>).</summary>
    public abstract ValueTask<ISecretKeySource> OpenKeysAsync(CancellationToken cancellationToken);

    /// <summary>Removes a stack's state.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="holder">Who holds it meanwhile.</param>
    /// <param name="evenWithResources">Remove it though it records resources, which nobody then owns.</param>
    /// <param name="cancellationToken">Cancels the removal before it began.</param>
    /// <returns>The resources that it recorded; empty too where they could not be read.</returns>
    /// <exception cref="EngineException">It does not exist, still records resources, or is held.</exception>
    public abstract ValueTask<IReadOnlyList<ResourceKey>> RemoveAsync(string stack, LockHolder holder, bool evenWithResources, CancellationToken cancellationToken);

    /// <summary>Gives a stack another name. It keeps its UUID, so that what it made stays its own; the next <c>up</c> tells what runs of its new name.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="newName">Name that it gets.</param>
    /// <param name="holder">Who holds both meanwhile.</param>
    /// <param name="cancellationToken">Cancels it before it began.</param>
    /// <exception cref="EngineException">It does not exist, or there is a stack of the new name, or that cannot be one, or one of the two is held.</exception>
    public abstract ValueTask RenameAsync(string stack, string newName, LockHolder holder, CancellationToken cancellationToken);

    /// <summary>Mends a state as far as it can be: a copy of the damaged one stays beside it.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="keys">Keys of its secrets.</param>
    /// <param name="holder">Who holds it meanwhile.</param>
    /// <param name="cancellationToken">Cancels it before it began.</param>
    /// <returns>One line for each thing mended; empty when nothing was wrong.</returns>
    /// <exception cref="EngineException">It does not exist, was written by a newer version, is held, or nothing could be saved.</exception>
    public abstract ValueTask<IReadOnlyList<string>> RepairAsync(string stack, ISecretKeySource keys, LockHolder holder, CancellationToken cancellationToken);

    /// <summary>Opens the state of a stack, which need not exist yet.</summary>
    /// <param name="stack">Name of the stack.</param>
    /// <param name="taking">How the stack is taken; null only reads.</param>
    /// <param name="schema">The version of the tables.</param>
    /// <param name="cancellationToken">Ends the wait for the lock.</param>
    /// <exception cref="StackLockedException">Another process holds it.</exception>
    /// <exception cref="StateException">Its state cannot be read, or was written by a newer version.</exception>
    internal abstract ValueTask<IStateStorage> OpenAsync(string stack, LockRequest? taking, StateSchema schema, CancellationToken cancellationToken);

    /// <summary>What a stack records; nothing where the state cannot be read, which is said when it is opened.</summary>
    public async ValueTask<IReadOnlyList<ResourceKey>> ReadableResourcesAsync(string stack, CancellationToken cancellationToken)
    {
        try
        {
            return await ResourcesAsync(stack, cancellationToken).ConfigureAwait(false);
        }
        catch (StateException)
        {
            return [];
        }
    }
}
