using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

public sealed partial class StackSession
{
    /// <summary>Forgets a resource without touching it (<c>iac state rm</c>); what it holds of the host stays held until somebody adopts it. The host need not answer.</summary>
    /// <exception cref="EngineException">It is not recorded, or another one depends on it.</exception>
    public async Task ForgetAsync(ResourceKey key, CancellationToken cancellationToken)
    {
        RequireLock();
        RecordedResource entry = Entry(key);
        if (_store.State.Dependents(entry.Urn).FirstOrDefault(dependent => !dependent.Condemned) is { } dependent)
        {
            throw new EngineException($"{dependent.Key} depends on {key}", key.Is(BuiltInKinds.Host) ? $"forget {dependent.Key} first, or pass --recursive, which forgets all that is on {key}" : $"forget {dependent.Key} first");
        }

        await TryRetainAsync(entry, cancellationToken).ConfigureAwait(false);
        await _store.WriteAsync("forget", new StateChange.Remove(entry.Uid)).ConfigureAwait(false);
    }

    /// <summary>What <see cref="ForgetHostAsync"/> forgets: all that is on a host, those first that others do not depend on, and the host itself.</summary>
    /// <exception cref="EngineException">The host is not recorded, or is this machine.</exception>
    public IReadOnlyList<ForgottenResource> ListOn(ResourceKey host) => [.. EntriesOn(host).Select(entry => new ForgottenResource(entry.Key, entry.Uid, DataOf(entry)))];

    /// <summary>
    /// Forgets a host that is gone for good, with all that is on it, at once (<c>iac state rm --recursive</c>). What runs elsewhere stays, and is planned anew where it referred to what was there.
    /// Where the host answers after all, what runs there runs on, and nobody owns it.
    /// </summary>
    /// <exception cref="EngineException">The host is not recorded, or is this machine.</exception>
    public async Task ForgetHostAsync(ResourceKey host, CancellationToken cancellationToken)
    {
        RequireLock();
        IReadOnlyList<RecordedResource> going = EntriesOn(host);
        foreach (RecordedResource entry in going)
        {
            if (!await TryRetainAsync(entry, cancellationToken).ConfigureAwait(false))
            {
                break;
            }
        }

        HashSet<Urn> gone = [.. going.Select(entry => entry.Urn)];
        HashSet<string> uids = [.. going.Select(entry => entry.Uid)];
        StateChange[] changes =
        [
            .. going.Select(entry => new StateChange.Remove(entry.Uid)),
            .. from entry in _store.State.All
               where !uids.Contains(entry.Uid) && entry.DependsOn.Any(gone.Contains)
               select new StateChange.Put(entry with { DependsOn = [.. entry.DependsOn.Where(urn => !gone.Contains(urn))] }),
        ];
        await _store.WriteAsync("forget-host", changes).ConfigureAwait(false);
    }

    /// <summary>Gives up what the stack says and holds of its hosts, as far as they answer, before all of it is forgotten (<c>iac stack rm --force</c>): what was made of them stays, as if it had been there before.</summary>
    public async Task RetainHostsAsync(CancellationToken cancellationToken)
    {
        RequireLock();
        foreach (RecordedResource host in _store.State.All.Where(entry => entry.Key.Is(BuiltInKinds.Host)).ToArray())
        {
            await TryRetainAsync(host, cancellationToken).ConfigureAwait(false);
        }
    }

    private List<RecordedResource> EntriesOn(ResourceKey host)
    {
        RecordedResource entry = Entry(host);
        if (HostMachines.IsLocal(entry.Inputs))
        {
            throw new EngineException($"{host} is this machine, which is not gone", "`iac destroy` removes what the stack has here, `iac stack rm --force` forgets it");
        }

        List<RecordedResource> all = [.. StateOrder.Sort(_store.State.All.Where(other => other.IsOn(host) || other.Urn == entry.Urn))];
        all.Reverse();
        return all;
    }

    // What stays behind when such a guest is deleted lies on the host too.
    private ImmutableArray<string> DataOf(RecordedResource entry)
    {
        if (!entry.WasMade || _options.Providers.GetValueOrDefault((entry.Key.ApiVersion, entry.Key.Kind))?.Kind is not { } kind)
        {
            return [];
        }

        DataFate fate = kind.FateOfData(entry.Inputs, null);
        return [.. kind.HoldsData ? (string[])["its data"] : [], .. fate.Lost, .. fate.Kept];
    }

    // Also of a host that is gone for good something can be forgotten.
    private async Task<bool> TryRetainAsync(RecordedResource entry, CancellationToken cancellationToken)
    {
        try
        {
            if (_options.Providers.TryGetValue((entry.Key.ApiVersion, entry.Key.Kind), out IResourceProvider? provider))
            {
                await provider.RetainAsync(new DeleteRequest(entry.Urn, entry.Uid, _store.Identity.Uuid, entry.Inputs, entry.Outputs), cancellationToken).ConfigureAwait(false);
            }

            return true;
        }
        catch (UnreachableException)
        {
            return false;
        }
    }
}
