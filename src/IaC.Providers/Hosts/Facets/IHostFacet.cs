using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>
/// One sort of thing that a Host declares of its machine: files, users, kernel parameters. It knows how to look at them, make them so and take them away; what belongs to whom, and what there was before,
/// is <see cref="HostConvergence"/>'s to know.
/// </summary>
internal interface IHostFacet
{
    /// <summary>What one of them is called, before its key: <c>file</c>. Claims are kept under it, so it does not change.</summary>
    string Name { get; }

    /// <summary>Whether what was there before, and is gone when it is to be put back as it was, is made again.</summary>
    bool IsRemade => false;

    /// <summary>What keeps a thing that is there from being changed by who did not make it, since it could not be put back; null for nothing.</summary>
    string? Obstacle(JsonObject live) => null;

    /// <summary>How a thing is that was just made and of which nothing is said: what becomes of members that are declared no more where the thing was not there before. What is not among them stays as it is.</summary>
    JsonObject Blank => [];

    /// <summary>Whether the machine may give back in words of its own what was written, as a kernel that merges the ranges of a list: what it gave back after our own write is as it was written.</summary>
    bool IsReworded => false;

    /// <summary>Whether this machine has what the facet needs, and why; null where it needs nothing.</summary>
    HostCapability? Explain() => null;

    /// <summary>What is declared, in the order in which it is made. Asked again after what comes before it was made.</summary>
    IEnumerable<HostItem> Items(HostSpec spec);

    /// <summary>Faults and news of what is declared; only looks.</summary>
    /// <param name="spec">All that is declared.</param>
    /// <param name="items">What this facet made of it.</param>
    /// <param name="live">How those things are now.</param>
    /// <param name="where">Where it was written.</param>
    /// <param name="cancellationToken">Ends it.</param>
    ValueTask<IReadOnlyList<Diagnostic>> CheckAsync(
        HostSpec spec, IReadOnlyList<HostItem> items, IReadOnlyDictionary<string, JsonObject> live, ISourceMap where, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<Diagnostic>>([]);

    /// <summary>How things are, by key; none for what is not there. Only looks.</summary>
    ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken);

    /// <summary>Keys of what else would be there once these are made.</summary>
    ValueTask<IReadOnlyList<string>> BringsAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) => ValueTask.FromResult<IReadOnlyList<string>>([]);

    /// <summary>Makes things so, or what is there have these members and keep its others. A second call does no harm.</summary>
    ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken);

    /// <summary>Takes things away; what is not there is no fault.</summary>
    /// <returns>Keys of what is gone, or is nobody's concern any more. What is not among them is needed by something else, and tried again another time.</returns>
    ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken);
}
