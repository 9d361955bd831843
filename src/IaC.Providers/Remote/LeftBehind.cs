using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;

namespace IaC.Providers.Remote;

/// <summary>What is on a host of stacks that nothing records any more: their state was lost, or they forgot the host.</summary>
/// <param name="host">The host.</param>
public sealed class LeftBehind(RemoteHost host)
{
    /// <summary>What states of other machines own there, but for what is known; those first that need others.</summary>
    /// <param name="known">Uids that somebody records. Whatever another home records is not among them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnreachableException">The host does not answer.</exception>
    public async Task<IReadOnlyList<ForeignResource>> ListAsync(IReadOnlySet<string> known, CancellationToken cancellationToken) =>
        [.. (await OwnedAsync(cancellationToken).ConfigureAwait(false)).Where(resource => !known.Contains(resource.Uid)).OrderBy(TurnOf)];

    /// <summary>Ends and deletes something there, as its stack would, but that nothing is known of it beyond its name: the disks of a guest that outlive it stay (<c>iac disk</c> there).</summary>
    /// <param name="left">What is there.</param>
    /// <param name="progress">Told how it goes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="EngineException">It is not known what it is, or it cannot be deleted.</exception>
    public async Task RemoveAsync(ForeignResource left, IProgress<ProviderProgress> progress, CancellationToken cancellationToken)
    {
        if (left is not { Urn: { } urn, StackUuid: { } stack } || KindOf(left) is not { } kind)
        {
            throw new EngineException($"it is not known what {left.Uid} on host {host.Name} is, which an earlier version of iac noted", "take it over first, with `iac import --uid`");
        }

        ResourceKey key = urn.ToKey();
        var inputs = new JsonObject
        {
            ["apiVersion"] = key.ApiVersion,
            ["kind"] = key.Kind,
            ["metadata"] = new JsonObject { ["name"] = key.Name, ["namespace"] = key.Namespace },
            ["spec"] = new JsonObject(),
        };
        await new RemoteProvider(host, kind).DeleteAsync(new DeleteRequest(urn, left.Uid, stack, inputs, null), progress, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives back what was freed there.</summary>
    /// <param name="stack">The stack that things were removed of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task SettleAsync(Guid stack, CancellationToken cancellationToken)
    {
        HashSet<string> staying = [.. (await OwnedAsync(cancellationToken).ConfigureAwait(false)).Select(resource => resource.Uid)];
        await new RemoteProvider(host, BuiltInKinds.Pod).SettleAsync(new SettleRequest(stack, staying, AfterKill: false), cancellationToken).ConfigureAwait(false);
    }

    private async Task<IEnumerable<ForeignResource>> OwnedAsync(CancellationToken cancellationToken)
    {
        JsonObject answer = await host.CallAsync(HostCalls.Owned, [], progress: null, cancellationToken).ConfigureAwait(false);
        return ((answer[HostCalls.Owned] as JsonArray) ?? []).OfType<JsonObject>().Select(ForeignResource.FromJson);
    }

    private static KindDescriptor? KindOf(ForeignResource left) => left.Urn?.ToKey() is { } key ? BuiltInKinds.Find(key.ApiVersion, key.Kind) : null;

    // What runs uses claims, and all is on the Host.
    private static int TurnOf(ForeignResource left) => KindOf(left) switch { { Runs: true } => 0, var kind when kind == BuiltInKinds.Host => 2, _ => 1 };
}
