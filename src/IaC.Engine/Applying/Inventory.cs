using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What is written before a run does anything: an entry with its uid for all that will be made, and the uid of each successor. So whatever a killed run leaves behind has an owner.
/// </summary>
/// <param name="store">The state.</param>
/// <param name="providers">The provider of each kind.</param>
internal sealed class Inventory(StateStore store, IReadOnlyDictionary<(string ApiVersion, string Kind), IResourceProvider> providers)
{
    private readonly List<string> _uids = [];
    private Dictionary<Urn, Urn> _renamed = [];

    /// <summary>Writes the entries of steps that are about to be carried out.</summary>
    public async Task WriteAsync(IReadOnlyCollection<PlannedStep> steps)
    {
        _renamed = steps.Where(step => step.FormerUrn is not null).ToDictionary(step => step.FormerUrn!.Value, step => step.Urn);
        await RenameAsync(_renamed).ConfigureAwait(false);

        var taking = steps.Where(Takes).Select(KindOf).ToHashSet();
        List<RecordedResource> planned = [.. steps.Select(step => Planned(step, taking)).OfType<RecordedResource>()];
        if (planned.Count > 0)
        {
            await store.WriteInventoryAsync([.. planned.Select(entry => new StateChange.Put(entry))]).ConfigureAwait(false);
        }

        lock (_uids)
        {
            _uids.AddRange(planned.Select(entry => entry.Uid));
        }
    }

    /// <summary>Has the providers reserve what the steps need.</summary>
    /// <exception cref="ReservationException">Something does not fit: names are as they were, and what was reserved before it is given back by <see cref="TakeBackAsync"/>.</exception>
    public async Task ReserveAsync(IEnumerable<PlannedStep> steps, CancellationToken cancellationToken)
    {
        try
        {
            await ReserveAsync(steps.SelectMany(Reservations), cancellationToken).ConfigureAwait(false);
        }
        catch (ReservationException)
        {
            await RenameAsync(_renamed.ToDictionary(rename => rename.Value, rename => rename.Key)).ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Gives back what was reserved for steps that were never begun.</summary>
    /// <param name="begun">Whether a step took an entry in hand.</param>
    /// <param name="cancellationToken">Cancels the reservation.</param>
    /// <returns>The changes that take those entries out of the state, or back to what they were.</returns>
    public async Task<List<StateChange>> TakeBackAsync(Func<string, bool> begun, CancellationToken cancellationToken)
    {
        var changes = new List<StateChange>();
        var former = new List<ReserveRequest>();
        foreach (RecordedResource entry in _uids.Where(uid => !begun(uid)).Select(uid => store.State.Find(uid)).OfType<RecordedResource>())
        {
            if (entry.Pending == PendingOperation.Creating)
            {
                changes.Add(new StateChange.Remove(entry.Uid));
                former.Add(new ReserveRequest(entry.Urn, entry.Uid, store.Identity.Uuid, entry.Inputs) { Ends = true, InVain = true });
            }
            else if (IsOnlyReserved(entry.Pending))
            {
                changes.Add(new StateChange.Put(entry with { Pending = PendingOperation.None, NextUid = null }));
                former.Add(new ReserveRequest(entry.Urn, entry.Uid, store.Identity.Uuid, entry.Inputs) { Outputs = entry.Outputs, FormerUid = entry.NextUid });
            }
        }

        await ReserveAsync(former, cancellationToken).ConfigureAwait(false);
        return changes;
    }

    // A resource that goes on under another name, and all that name it.
    private async Task RenameAsync(Dictionary<Urn, Urn> names)
    {
        if (names.Count == 0)
        {
            return;
        }

        Urn Today(Urn urn) => names.GetValueOrDefault(urn, urn);
        await store.WriteAsync(
            "rename",
            [
                .. store.State.All
                    .Where(entry => names.ContainsKey(entry.Urn) || entry.DependsOn.Any(names.ContainsKey) || entry.References.Any(reference => names.ContainsKey(reference.Target)))
                    .Select(entry => new StateChange.Put(entry.Renamed(Today))),
            ]).ConfigureAwait(false);
    }

    // The entry to write for a step; null where it has the right one, or needs none.
    private RecordedResource? Planned(PlannedStep step, HashSet<(string, string)> taking)
    {
        if (step.Action == StepAction.Delete)
        {
            return taking.Contains(KindOf(step)) && store.State.Find(step.Uid!) is { Pending: PendingOperation.None, Condemned: false } going ? going with { Pending = PendingOperation.ToDelete } : null;
        }

        RecordedResource? entry = store.State.Find(step.Urn);
        return step.Action switch
        {
            StepAction.Create when entry is null => new RecordedResource
            {
                Urn = step.Urn,
                Uid = ResourceApplier.NewUid(),
                Inputs = step.Inputs!,
                SecretPointers = step.SecretPointers,
                Options = step.Declaration!.Options,
                BaseFolder = step.Declaration.BaseFolder,
                DependsOn = step.DependsOn,
                Pending = PendingOperation.Creating,
            },
            StepAction.Update when entry!.Pending is PendingOperation.None or PendingOperation.ToReplace or PendingOperation.ToDelete => entry with { Pending = PendingOperation.ToUpdate, NextUid = null },
            StepAction.Replace => entry! with
            {
                Pending = entry.Pending is PendingOperation.None or PendingOperation.ToUpdate or PendingOperation.ToDelete ? PendingOperation.ToReplace : entry.Pending,
                NextUid = entry.NextUid ?? ResourceApplier.NewUid(),
            },
            _ => null,
        };
    }

    private IEnumerable<ReserveRequest> Reservations(PlannedStep step)
    {
        if ((step.Action == StepAction.Delete ? store.State.Find(step.Uid!) : store.State.Find(step.Urn)) is not { } entry)
        {
            return [];
        }

        Guid stack = store.Identity.Uuid;
        return step.Action switch
        {
            StepAction.Delete => [Ending()],
            StepAction.Create or StepAction.Update => [new ReserveRequest(step.Urn, entry.Uid, stack, step.Inputs!) { Outputs = entry.Outputs }],

            // What it leaves, perhaps on another host, may be what a third one waits for.
            StepAction.Replace => step.DeleteFirst ? [Ending(), Succeeding() with { FormerUid = entry.Uid }] : [Succeeding() with { Beside = true }],

            // A killed run reserved for a step that is not wanted any more.
            StepAction.Same when IsOnlyReserved(entry.Pending) => [new ReserveRequest(step.Urn, entry.Uid, stack, entry.Inputs) { Outputs = entry.Outputs, FormerUid = entry.NextUid }],
            _ => [],
        };

        ReserveRequest Succeeding() => new(step.Urn, entry.NextUid!, stack, step.Inputs!);

        ReserveRequest Ending() => new(step.Urn, entry.Uid, stack, entry.Inputs) { Ends = true };
    }

    private static bool Takes(PlannedStep step) => step.Action is StepAction.Create or StepAction.Update or StepAction.Replace;

    private static (string ApiVersion, string Kind) KindOf(PlannedStep step) => (step.Key.ApiVersion, step.Key.Kind);

    private static bool IsOnlyReserved(PendingOperation pending) => pending is PendingOperation.ToUpdate or PendingOperation.ToReplace or PendingOperation.ToDelete;

    // Where nothing is taken or given back, nothing has to be promised.
    private async Task ReserveAsync(IEnumerable<ReserveRequest> requests, CancellationToken cancellationToken)
    {
        var together = requests.GroupBy(request => ProviderOf(request).ReservesBy, ReferenceEqualityComparer.Instance);
        foreach (IGrouping<object?, ReserveRequest> requested in together.Where(all => all.Any(request => !request.Ends || request.InVain)))
        {
            await ProviderOf(requested.First()).ReserveAsync([.. requested], cancellationToken).ConfigureAwait(false);
        }
    }

    private IResourceProvider ProviderOf(ReserveRequest request)
    {
        ResourceKey key = request.Urn.ToKey();
        return providers[(key.ApiVersion, key.Kind)];
    }
}
