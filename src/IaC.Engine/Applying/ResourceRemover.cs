using IaC.Model;

namespace IaC.Engine;

/// <summary>Steps that end an entry of the state, or only bring it up to date.</summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class ResourceRemover(RunContext run)
{
    private readonly ProviderCalls _calls = new(run);
    private readonly HookCalls _hooks = new(run);

    /// <summary>Deletes a resource, then its entry.</summary>
    /// <exception cref="StepException">Something that stays depends on it.</exception>
    public async Task<StepDone> DeleteAsync(PlannedStep step)
    {
        // A condemned one may be gone already, to make room for its successor.
        if (run.Store.State.Find(step.Uid!) is not { } entry)
        {
            return StepDone.Deleted;
        }

        List<RecordedResource> along = [.. GoingAlong(entry)];
        if (!entry.Condemned && run.Store.State.Dependents(entry.Urn).FirstOrDefault(dependent => !dependent.Condemned && !along.Contains(dependent)) is { } dependent)
        {
            throw new StepException($"{dependent.Key} depends on it");
        }

        if (step.GoesWith is not null)
        {
            // It is there until its holder is gone, and so is its entry.
            run.Begun[entry.Uid] = true;
            await run.Store.WriteAsync("intent", new StateChange.Put(entry with { Pending = PendingOperation.Deleting })).ConfigureAwait(false);
            return StepDone.Deleted;
        }

        if (run.Vacated.ContainsKey(entry.Uid))
        {
            await TakeAwayAsync(entry).ConfigureAwait(false);
            return StepDone.Deleted;
        }

        await EndAsync(entry).ConfigureAwait(false);
        return StepDone.Deleted;
    }

    /// <summary>Deletes a resource and leaves its entry, which others may still depend on until they are changed.</summary>
    public async Task VacateAsync(PlannedStep step)
    {
        if (run.Store.State.Find(step.Uid!) is { } entry)
        {
            run.Begun[entry.Uid] = true;
            await VacateAsync(entry).ConfigureAwait(false);
            run.Vacated[entry.Uid] = true;
        }
    }

    /// <summary>Writes the intent, deletes, takes away the entry.</summary>
    public async Task EndAsync(RecordedResource entry)
    {
        run.Begun[entry.Uid] = true;
        await VacateAsync(entry).ConfigureAwait(false);
        await TakeAwayAsync(entry).ConfigureAwait(false);
    }

    /// <summary>Calls the provider to delete what exists under the uid of an entry, with the hooks before and after.</summary>
    public async Task DeleteAsync(RecordedResource entry)
    {
        HookCall Describe(HookCall call) => call with { OldInputs = entry.Inputs, OldOutputs = entry.Outputs };
        await _hooks.RunAsync(entry, HookPoint.BeforeDelete, Describe).ConfigureAwait(false);
        await _calls.DeleteAsync(entry, Request(entry)).ConfigureAwait(false);
        await _hooks.RunAsync(entry, HookPoint.AfterDelete, Describe).ConfigureAwait(false);
    }

    /// <summary>Takes away the entry and leaves the resource, with what it holds of the host.</summary>
    public async Task<StepDone> ForgetAsync(PlannedStep step)
    {
        RecordedResource entry = Entry(step);
        await run.ProviderOf(entry.Key).RetainAsync(Request(entry), run.Surroundings.Abort).ConfigureAwait(false);
        await run.Store.WriteAsync("result", new StateChange.Remove(entry.Uid)).ConfigureAwait(false);
        return new StepDone(StepAction.Forget, null);
    }

    /// <summary>Leaves the resource, and an entry that owns it and depends on nothing, so that it can stay whatever else goes.</summary>
    public async Task<StepDone> KeepAsync(PlannedStep step)
    {
        await run.Store.WriteAsync("result", new StateChange.Put(Entry(step) with { Kept = true, DependsOn = [], References = [], Pending = PendingOperation.None })).ConfigureAwait(false);
        return new StepDone(StepAction.Keep, null);
    }

    /// <summary>Records what was observed. What is gone keeps its entry, and with it its identity: the next plan makes it again.</summary>
    public async Task<StepDone> RefreshAsync(PlannedStep step)
    {
        RecordedResource entry = Entry(step);
        ObservedResource observed = run.Observed[entry.Uid];
        RecordedResource refreshed = entry with { Outputs = observed.Outputs ?? entry.Outputs };
        await run.Store.WriteAsync("result", new StateChange.Put(refreshed)).ConfigureAwait(false);
        return new StepDone(StepAction.Refresh, SecretMask.Apply(refreshed.Outputs, refreshed.SecretPointers, SecretPointers.Status));
    }

    private async Task VacateAsync(RecordedResource entry)
    {
        await run.Store.WriteAsync("intent", new StateChange.Put(entry with { Pending = PendingOperation.Deleting })).ConfigureAwait(false);
        await DeleteAsync(entry).ConfigureAwait(false);
    }

    // The entry of what is deleted, and what went along with it. What a user's provider takes along is that provider's to know; nothing built in takes another resource along, so the innermost goes first.
    private async Task TakeAwayAsync(RecordedResource entry)
    {
        RecordedResource[] goingAlong = [.. GoingAlong(entry)];
        foreach (RecordedResource along in goingAlong.Reverse().Where(along => run.ProviderOf(along.Key).Origin is null))
        {
            await DeleteAsync(along).ConfigureAwait(false);
        }

        await run.Store.WriteAsync("result", [.. goingAlong.Prepend(entry).Select(gone => new StateChange.Remove(gone.Uid))]).ConfigureAwait(false);
    }

    private IEnumerable<RecordedResource> GoingAlong(RecordedResource entry) => entry.Condemned ? [] : run.Store.State.Dependents(entry.Urn)
        .Where(dependent => dependent is { Condemned: false, Pending: PendingOperation.Deleting } && dependent.Options.DeletedWith == entry.Key)
        .SelectMany(dependent => GoingAlong(dependent).Prepend(dependent));

    private DeleteRequest Request(RecordedResource entry) => new(entry.Urn, entry.Uid, run.Store.Identity.Uuid, entry.Inputs, entry.Outputs)
    {
        IsReplaced = entry.Condemned && run.Store.State.Find(entry.Urn) is not null,
    };

    private RecordedResource Entry(PlannedStep step) => run.Store.State.Find(step.Uid!) ?? throw new StepException("its entry is gone from the state");
}
