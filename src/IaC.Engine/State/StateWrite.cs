using System.Collections.Immutable;

namespace IaC.Engine;

/// <summary>What is written into a stored state at once: all of it, or nothing. Secrets are sealed.</summary>
internal sealed record StateWrite
{
    /// <summary>Uids whose rows go, before others come.</summary>
    public required ImmutableArray<string> Removed { get; init; }

    /// <summary>Rows that are written over those of their uids, in this order.</summary>
    public required ImmutableArray<StateRow> Rows { get; init; }

    /// <summary>What the stack is called from now on; null leaves it, and <see cref="Unsettled"/>, as they are.</summary>
    public StackIdentity? Identity { get; init; }

    /// <summary>Whether a run is under way.</summary>
    public bool Unsettled { get; init; }

    /// <summary>It is on the disk before the write returns.</summary>
    public bool Durable { get; init; }

    /// <summary>What the user set, in the place of all; null leaves it.</summary>
    public IReadOnlyList<SealedValue>? Config { get; init; }

    /// <summary>Outputs of the stack, in the place of all; null leaves them.</summary>
    public IReadOnlyList<SealedValue>? Outputs { get; init; }

    /// <summary>Providers outside this program, in the place of all; null leaves them.</summary>
    public IReadOnlyList<ProviderOrigin>? Providers { get; init; }

    /// <summary>A run that ended; null where none did.</summary>
    public HistoryEntry? History { get; init; }

    /// <summary>What steps took, beside what is known; null for nothing new.</summary>
    public IReadOnlyList<StepTiming>? Timings { get; init; }
}
