using System.Collections.Immutable;
using IaC.Cli.Composition;
using IaC.Engine;
using IaC.GitOps;
using IaC.Model;

namespace IaC.Cli.Agents;

/// <summary>
/// Resources that run, or hold data, and that a commit moves from one unit to another: the unit that declares them takes them over as they are, and the one that did leaves them alone until then.
/// </summary>
/// <param name="checkout">The unit.</param>
/// <param name="services">Its root.</param>
/// <param name="declares">What a unit declares; null where its files do not say.</param>
internal sealed class UnitMoves(UnitCheckout checkout, RootServices services, Func<UnitCheckout, CancellationToken, Task<IReadOnlySet<ResourceKey>?>> declares)
{
    // Two units that take over from each other at once would wait for each other.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Takes over what the unit declares and other units, or those that were one, record and declare no more; where nothing is carried out, it is only found.</summary>
    /// <exception cref="GitOpsException">It cannot be taken over, or not now.</exception>
    public async Task<ImmutableArray<TakenResource>> TakeAsync(StackSession session, StackDefinition definition, CancellationToken cancellationToken)
    {
        HashSet<ResourceKey> wanted = [.. definition.Resources.Select(resource => resource.Key).Where(Lasts).Except(session.Resources.Select(entry => entry.Key))];
        var holders = new Dictionary<string, HashSet<ResourceKey>>();
        foreach (string stack in wanted.Count == 0 ? [] : (await services.States.NamesAsync(cancellationToken)).Where(stack => stack != session.Identity.Name))
        {
            holders[stack] = [.. wanted.Intersect(await services.States.ReadableResourcesAsync(stack, cancellationToken))];
        }

        if (holders.Values.All(keys => keys.Count == 0))
        {
            return [];
        }

        var taken = new List<TakenResource>();
        IReadOnlyList<UnitCheckout> others = await checkout.Others.CheckOutAsync(cancellationToken);
        foreach (string unit in checkout.Others.Former.Concat(others.Select(other => other.Unit.Name)).Where(unit => holders.GetValueOrDefault(unit) is { Count: > 0 }))
        {
            // Two units that both declare it are two of it.
            HashSet<ResourceKey> there = holders[unit];
            IReadOnlySet<ResourceKey>? kept = others.FirstOrDefault(other => other.Unit.Name == unit) is { } files ? await declares(files, cancellationToken) : ImmutableHashSet<ResourceKey>.Empty;
            there.ExceptWith(kept ?? there);
            if (there.Count > 0)
            {
                await TakeAsync(session, definition, unit, there, cancellationToken);
                taken.AddRange(there.Select(key => new TakenResource(key.ToString(), unit)));
            }
        }

        return [.. taken];
    }

    /// <summary>What the unit leaves alone though it does not declare it: what another unit will take over, what it took over itself for a commit that was not well, and what those need.</summary>
    public async Task<ImmutableArray<string>> LeftAsync(StackSession session, StackDefinition definition, CancellationToken cancellationToken)
    {
        HashSet<ResourceKey> declared = [.. definition.Resources.Select(resource => resource.Key)];
        if (!session.Resources.Any(Goes))
        {
            return [];
        }

        if (checkout.IsToBeCarriedOut)
        {
            await session.GiveUpAsync((await services.OwnersAsync(cancellationToken, but: session.Identity.Name)).ContainsKey);
        }

        var elsewhere = new List<IReadOnlySet<ResourceKey>?>();
        foreach (UnitCheckout other in await checkout.Others.CheckOutAsync(cancellationToken))
        {
            elsewhere.Add(await declares(other, cancellationToken));
        }

        // Files that cannot be read may declare it.
        HashSet<Urn> left = [.. session.Resources.Where(Goes).Where(entry => checkout.Taken.Contains(entry.Key.ToString()) || elsewhere.Exists(keys => keys?.Contains(entry.Key) != false)).Select(entry => entry.Urn)];
        foreach (RecordedResource entry in session.Resources.Reverse().Where(entry => left.Contains(entry.Urn)))
        {
            left.UnionWith(entry.DependsOn);
        }

        return [.. left.Select(urn => urn.ToKey()).Where(key => !declared.Contains(key)).Select(key => key.ToString())];

        bool Goes(RecordedResource entry) => entry is { Condemned: false, Kept: false } && Lasts(entry.Key) && !declared.Contains(entry.Key);
    }

    private async Task TakeAsync(StackSession session, StackDefinition definition, string unit, HashSet<ResourceKey> keys, CancellationToken cancellationToken)
    {
        if (keys.FirstOrDefault(key => key.Kind == BuiltInKinds.Guest.Kind) is { Name: not null } guest)
        {
            throw new GitOpsException($"{guest} is a machine of unit {unit}, whose disks belong to that unit's stack", "declare it there, or move all that the unit declares by renaming the unit");
        }

        if (!checkout.IsToBeCarriedOut)
        {
            return;
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await using StackSession giver = await services.OpenAsync(unit, LockMode.ExclusiveWait, patience.Token);
            await session.TakeOverAsync(giver, keys, definition, cancellationToken);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new GitOpsException($"{string.Join(", ", keys)} cannot be taken over from unit {unit} while that is being changed");
        }
    }

    private static bool Lasts(ResourceKey key) => KnownKinds.Find(key.ApiVersion, key.Kind) is { Lasts: true };
}
