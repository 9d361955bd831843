using IaC.Model;

namespace IaC.Engine;

public sealed partial class StackSession
{
    /// <summary>
    /// Takes over resources of another stack as they are: what runs goes on, and its entries are this stack's from then on. The next plan shows what of them is declared otherwise here, and the next apply takes what they hold of the host.
    /// Whoever is killed meanwhile leaves entries in both stacks, which <see cref="GiveUpAsync"/> there puts right.
    /// </summary>
    /// <param name="giver">The other stack, held too.</param>
    /// <param name="keys">The resources; this stack declares them and does not record them.</param>
    /// <param name="definition">What this stack declares.</param>
    /// <param name="cancellationToken">Ends it between two resources.</param>
    /// <exception cref="EngineException">One of them was being changed when its stack was last applied, or is needed by what stays.</exception>
    public async Task TakeOverAsync(StackSession giver, IReadOnlySet<ResourceKey> keys, StackDefinition definition, CancellationToken cancellationToken)
    {
        RequireLock();
        giver.RequireLock();
        RecordedResource[] going = [.. giver.Resources.Where(entry => !entry.Condemned && keys.Contains(entry.Key))];
        foreach (RecordedResource entry in going)
        {
            if (entry.Pending is PendingOperation.Creating or PendingOperation.Updating or PendingOperation.Replacing or PendingOperation.Deleting)
            {
                throw new EngineException($"{entry.Key} of stack {giver.Identity.Name} was being changed when iac ended", "it is taken over once that stack was applied");
            }

            if (giver._store.State.Dependents(entry.Urn).FirstOrDefault(dependent => !dependent.Condemned && !keys.Contains(dependent.Key)) is { } staying)
            {
                throw new EngineException($"{staying.Key} of stack {giver.Identity.Name} depends on {entry.Key}, which stack {Identity.Name} declares", "declare both in one stack");
            }
        }

        await _store.CreateAsync(_store.Identity with { Project = definition.Project, Origin = definition.Origin }).ConfigureAwait(false);
        await _store.BeginRunAsync(definition.Project, definition.Origin).ConfigureAwait(false);
        foreach (RecordedResource entry in going)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _store.WriteAsync("take", new StateChange.Put(Taken(entry, giver))).ConfigureAwait(false);
            await giver.GiveAsync(entry, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Forgets what another stack records under the same uid by now: a take-over was cut off before this one had given it up.</summary>
    /// <param name="isOthers">Whether another stack records a uid.</param>
    public async Task GiveUpAsync(Func<string, bool> isOthers)
    {
        RequireLock();
        foreach (RecordedResource entry in Resources.Where(entry => isOthers(entry.Uid)))
        {
            await GiveAsync(entry).ConfigureAwait(false);
        }
    }

    private async Task GiveAsync(RecordedResource entry, CancellationToken cancellationToken)
    {
        if (_options.Providers.TryGetValue((entry.Key.ApiVersion, entry.Key.Kind), out IResourceProvider? provider))
        {
            await provider.RetainAsync(new DeleteRequest(entry.Urn, entry.Uid, _store.Identity.Uuid, entry.Inputs, entry.Outputs), cancellationToken).ConfigureAwait(false);
        }

        await GiveAsync(entry).ConfigureAwait(false);
    }

    // What depends on it goes too, after it.
    private ValueTask GiveAsync(RecordedResource entry) => _store.WriteAsync(
        "give",
        [.. _store.State.Dependents(entry.Urn).Select(dependent => new StateChange.Put(dependent with { DependsOn = dependent.DependsOn.Remove(entry.Urn) })), new StateChange.Remove(entry.Uid)]);

    // Its reservation is to be written anew, in the name of this stack.
    private RecordedResource Taken(RecordedResource entry, StackSession giver)
    {
        Urn Here(Urn urn) => urn.Stack == giver.Identity.Name ? Urn.Create(Identity.Name, Identity.Project, urn.ToKey()) : urn;
        RecordedResource taken = entry.Renamed(Here);
        return taken with { DependsOn = [.. taken.DependsOn.Where(urn => _store.State.Find(urn) is not null)], Pending = PendingOperation.ToUpdate, NextUid = null };
    }
}
