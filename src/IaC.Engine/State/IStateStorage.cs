using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>
/// The stored state of one stack, opened. What is read is as it was when it was opened, with what was written since. Disposing it frees the stack where it is held. Written by one caller at a time.
/// </summary>
internal interface IStateStorage : IAsyncDisposable
{
    /// <summary>Where it lies, for people.</summary>
    string Place { get; }

    /// <summary>Whether there is a state yet.</summary>
    bool Exists { get; }

    /// <summary>Names of the stacks that are kept in the same place.</summary>
    IEnumerable<string> Stacks { get; }

    /// <summary>What the stack is called, whether a run is under way, and its rows.</summary>
    /// <param name="open">Makes an entry of a row.</param>
    /// <exception cref="StateException">It cannot be read.</exception>
    (StackIdentity Identity, bool Unsettled, IReadOnlyList<T> Entries) ReadEntries<T>(Func<StateRow, T> open);

    /// <summary>What the user set.</summary>
    IReadOnlyList<SealedValue> ReadConfig();

    /// <summary>Outputs of the stack.</summary>
    IReadOnlyList<SealedValue> ReadOutputs();

    /// <summary>Outputs of another stack in the same place, as its last run left them; null where there is none of the name.</summary>
    /// <exception cref="StateException">Its state cannot be read.</exception>
    IReadOnlyList<SealedValue>? ReadOutputsOf(string stack);

    /// <summary>Providers outside this program that made what is recorded.</summary>
    ImmutableArray<ProviderOrigin> ReadProviders();

    /// <summary>What the steps of past runs took, newest first.</summary>
    IReadOnlyList<StepTiming> ReadTimings();

    /// <summary>Past runs, newest first.</summary>
    ValueTask<IReadOnlyList<HistoryEntry>> ReadHistoryAsync(int limit);

    /// <summary>Makes the state, where there is none, with this identity.</summary>
    ValueTask CreateAsync(StackIdentity identity);

    /// <summary>Writes.</summary>
    /// <exception cref="StateException">It cannot be written; nothing was then.</exception>
    ValueTask WriteAsync(StateWrite write);

    /// <summary>Keeps a copy beside it, and returns what that is called.</summary>
    ValueTask<string> CopyAsync(string suffix);
}
