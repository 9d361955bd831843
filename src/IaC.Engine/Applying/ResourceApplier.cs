using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine;

/// <summary>Steps that make a declared resource, or make it as declared.</summary>
/// <param name="run">What all steps of the run share.</param>
internal sealed class ResourceApplier(RunContext run)
{
    private readonly ProviderCalls _calls = new(run);
    private readonly ResourceRemover _remover = new(run);
    private readonly HookCalls _hooks = new(run);
    private readonly Preparation _preparation = new(run);

    /// <summary>Plans the step once more with all values known, and does what is then to be done, which may be less than was planned but not more.</summary>
    /// <exception cref="StepException">The declaration does not hold, a value is missing, or more would have to be done than was planned.</exception>
    public async Task<StepDone> ApplyAsync(PlannedStep planned, GraphNode node, Action waiting)
    {
        RecordedResource entry = run.Store.State.Find(planned.Urn) ?? throw new StepException("its entry is gone from the state");
        run.Begun[entry.Uid] = true;
        (PlannedStep step, PlanRequest request) = await PlanAsync(planned, node, entry).ConfigureAwait(false);
        run.Redactor.Add(request.Inputs, step.SecretPointers);
        RecordedResource next = Next(entry, step, request);
        switch (step.Action)
        {
            case StepAction.Same:
                if (planned.Action == StepAction.Replace)
                {
                    // A name holds once: what was reserved for a successor that does not come is taken back before that is recorded.
                    await run.ProviderOf(entry.Key).ReserveAsync([new ReserveRequest(entry.Urn, entry.Uid, run.Store.Identity.Uuid, entry.Inputs) { Outputs = entry.Outputs }], run.Surroundings.Abort).ConfigureAwait(false);
                }

                RecordedResource same = next with { Outputs = entry.Outputs, SecretPointers = entry.SecretPointers };
                if (planned.AwaitsReady)
                {
                    await WaitAsync(same, waiting).ConfigureAwait(false);
                }

                return await RecordAsync(same).ConfigureAwait(false);
            case StepAction.Update:
                return await UpdateAsync(entry, next, step, request, waiting).ConfigureAwait(false);
            case StepAction.Create:
                await DeleteCondemnedAsync(request).ConfigureAwait(false);

                // Planned as a replacement, its former one went before what that depended on.
                return await CreateAsync(next, planned.Action == StepAction.Replace ? StepAction.Replace : StepAction.Create, request, waiting).ConfigureAwait(false);
            default:
                RecordedResource successor = next with { Uid = entry.NextUid ?? NewUid(), Outputs = null, Created = default };
                run.Begun[successor.Uid] = true;
                await _preparation.EnsureAsync(next.Key, next.Options.Timeouts, new PrepareRequest(next.Urn, request.Inputs, request.References, next.BaseFolder, run.Rebuild)).ConfigureAwait(false);
                await MakeRoomAsync(entry, successor, step.DeleteFirst).ConfigureAwait(false);
                await DeleteCondemnedAsync(request).ConfigureAwait(false);
                return await CreateAsync(successor, StepAction.Replace, request, waiting).ConfigureAwait(false);
        }
    }

    /// <summary>The first half of a replacement that deletes first: what is recorded then is a creation that has not begun.</summary>
    public async Task DeleteFormerAsync(PlannedStep planned)
    {
        RecordedResource entry = run.Store.State.Find(planned.Urn) ?? throw new StepException("its entry is gone from the state");
        run.Begun[entry.Uid] = true;
        RecordedResource successor = entry with { Uid = entry.NextUid ?? NewUid(), Inputs = planned.Inputs!, Outputs = null, Created = default };
        run.Begun[successor.Uid] = true;
        await MakeRoomAsync(entry, successor, deleteFirst: true).ConfigureAwait(false);
    }

    /// <summary>A uid that nothing has: 32 hex digits.</summary>
    public static string NewUid() => Guid.NewGuid().ToString("N");

    private async Task<(PlannedStep Step, PlanRequest Request)> PlanAsync(PlannedStep planned, GraphNode node, RecordedResource entry)
    {
        var faults = new List<Diagnostic>();
        var plan = await run.Planner.PlanAsync(node, entry, run.Observed.GetValueOrDefault(entry.Uid), planned.Forced, faults, run.Surroundings.Abort).ConfigureAwait(false);
        if (plan is not { } actual)
        {
            throw new StepException(string.Join('\n', faults.Where(fault => fault.Severity == DiagnosticSeverity.Error)));
        }

        if (run.Resolver.Missing(node) is { } missing)
        {
            throw new StepException(missing);
        }

        // What was never finished serves nobody yet: to finish it otherwise costs nothing.
        bool unfinished = entry.Pending == PendingOperation.Creating && actual.Step.Action == StepAction.Update;
        if (!unfinished && Cost(actual.Step) > Cost(planned))
        {
            throw new StepException($"it would now be {Verb(actual.Step)} ({actual.Step.Reason}), which was not planned; run again");
        }

        if (PlanGuards.Protected(actual.Step, entry) is { } refusal)
        {
            throw new StepException(refusal.Message);
        }

        return actual;
    }

    private async Task<StepDone> CreateAsync(RecordedResource next, StepAction action, PlanRequest request, Action waiting)
    {
        next = next with { Pending = PendingOperation.Creating };
        await run.Store.WriteAsync("intent", new StateChange.Put(next)).ConfigureAwait(false);
        await _hooks.RunAsync(next, HookPoint.BeforeCreate, call => call with { NewInputs = next.Inputs }).ConfigureAwait(false);
        ApplyResponse response = await _calls.ApplyAsync(next, ResourceOperation.Create, StepPhase.Create, (provider, progress, token) =>
            provider.CreateAsync(Request(next, request, null, []), progress, token)).ConfigureAwait(false);
        return await FinishAsync(next, null, response, action, waiting).ConfigureAwait(false);
    }

    private async Task<StepDone> UpdateAsync(RecordedResource entry, RecordedResource next, PlannedStep step, PlanRequest request, Action waiting)
    {
        await _hooks.RunAsync(next, HookPoint.BeforeUpdate, call => call with { OldInputs = entry.Inputs, OldOutputs = entry.Outputs, NewInputs = next.Inputs }).ConfigureAwait(false);
        await run.Store.WriteAsync("intent", new StateChange.Put(entry with
        {
            Pending = PendingOperation.Updating,
            PendingInputs = request.Inputs,
            References = Uncertain(entry.References, next.References),
            SecretPointers = [.. entry.SecretPointers.Union(next.SecretPointers)],
        })).ConfigureAwait(false);
        ApplyResponse response = await _calls.ApplyAsync(next, ResourceOperation.Update, StepPhase.Update, (provider, progress, token) =>
            provider.UpdateAsync(Request(next, request, entry, step.Changes), progress, token)).ConfigureAwait(false);
        return await FinishAsync(next, entry, response, StepAction.Update, waiting).ConfigureAwait(false);
    }

    // Deletes the old one, or condemns it to be deleted at the end of the run; either way the successor then holds the URN.
    private async Task MakeRoomAsync(RecordedResource entry, RecordedResource successor, bool deleteFirst)
    {
        successor = successor with { Pending = PendingOperation.Creating, NextUid = null, PendingInputs = null };
        if (!deleteFirst)
        {
            await run.Store.WriteAsync("intent", new StateChange.Put(entry with { Condemned = true, Pending = PendingOperation.None, NextUid = null, PendingInputs = null }), new StateChange.Put(successor)).ConfigureAwait(false);
            return;
        }

        await run.Store.WriteAsync("intent", new StateChange.Put(entry with { Pending = PendingOperation.Replacing, NextUid = successor.Uid })).ConfigureAwait(false);
        await _remover.DeleteAsync(entry).ConfigureAwait(false);
        await run.Store.WriteAsync("deleted", new StateChange.Remove(entry.Uid), new StateChange.Put(successor)).ConfigureAwait(false);
    }

    // A former run replaced it while two could exist at once, and did not come to delete the old one; now two cannot.
    private async Task DeleteCondemnedAsync(PlanRequest request)
    {
        if (Planner.DeletesFirst(request))
        {
            foreach (RecordedResource condemned in run.Store.State.Condemned(request.Node.Urn))
            {
                await _remover.EndAsync(condemned).ConfigureAwait(false);
            }
        }
    }

    // Until the update is done it is not known which of the two values is in effect: null differs from both.
    private static ImmutableArray<RecordedReference> Uncertain(ImmutableArray<RecordedReference> recorded, ImmutableArray<RecordedReference> next)
    {
        bool Holds(RecordedReference reference, ImmutableArray<RecordedReference> others) =>
            others.Any(other => other.Target == reference.Target && other.Output == reference.Output && JsonNode.DeepEquals(other.Value, reference.Value));
        return
        [
            .. next.Select(reference => Holds(reference, recorded) ? reference : reference with { Value = null }),
            .. recorded.Where(reference => !next.Any(other => other.Target == reference.Target && other.Output == reference.Output)).Select(reference => reference with { Value = null }),
        ];
    }

    private async Task<StepDone> FinishAsync(RecordedResource next, RecordedResource? former, ApplyResponse response, StepAction action, Action waiting)
    {
        RecordedResource made = WithOutputs(next, response.Outputs);
        await run.Store.WriteAsync("result", new StateChange.Put(made)).ConfigureAwait(false);
        ApplyResponse ready = await WaitAsync(made, waiting).ConfigureAwait(false);
        if (!JsonNode.DeepEquals(ready.Outputs, made.Outputs))
        {
            made = WithOutputs(next, ready.Outputs);
            await run.Store.WriteAsync("ready", new StateChange.Put(made)).ConfigureAwait(false);
        }

        await _hooks.RunAsync(made, former is null ? HookPoint.AfterCreate : HookPoint.AfterUpdate, call => call with
        {
            OldInputs = former?.Inputs,
            OldOutputs = former?.Outputs,
            NewInputs = made.Inputs,
            NewOutputs = made.Outputs,
        }).ConfigureAwait(false);

        return Done(made, action);
    }

    /// <exception cref="WaitStoppedException">The run was stopped.</exception>
    private async Task<ApplyResponse> WaitAsync(RecordedResource made, Action waiting)
    {
        Task<ApplyResponse> wait = _calls.WaitAsync(made);
        if (!wait.IsCompleted)
        {
            run.Surroundings.Emit(new EngineEvent.StepWaiting(made.Urn.Value, made.Key.ToString()) { Time = run.Now });
            waiting();
        }

        try
        {
            return await wait.ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (run.Surroundings.Stop.IsCancellationRequested && !run.Surroundings.Abort.IsCancellationRequested)
        {
            throw new WaitStoppedException();
        }
    }

    private async Task<StepDone> RecordAsync(RecordedResource entry)
    {
        await run.Store.WriteAsync("record", new StateChange.Put(entry)).ConfigureAwait(false);
        return Done(entry, StepAction.Same);
    }

    private StepDone Done(RecordedResource entry, StepAction action)
    {
        run.Board.Set(entry.Urn, OutputBoard.Entry.Done(entry.Outputs, entry.Inputs, entry.SecretPointers));
        return new StepDone(action, SecretMask.Apply(entry.Outputs, entry.SecretPointers, SecretPointers.Status));
    }

    /// <summary>An entry of what is made, with its outputs and where secrets stand in them.</summary>
    public RecordedResource WithOutputs(RecordedResource next, JsonObject outputs) => next with
    {
        Pending = PendingOperation.None,
        Outputs = outputs,
        SecretPointers = [.. next.SecretPointers, .. SecretPointers.OfOutputs(run.ProviderOf(next.Key).Kind, outputs, next.Inputs, next.SecretPointers)],
    };

    /// <summary>The entry as the step is to leave it, but for outputs.</summary>
    public static RecordedResource Next(RecordedResource entry, PlannedStep step, PlanRequest request) => entry with
    {
        Urn = step.Urn,
        Inputs = request.Inputs,
        Template = request.Template,
        BaseFolder = request.Node.Declaration.BaseFolder,
        References = [.. request.References.Select(reference => new RecordedReference(reference.Reference.Pointer, reference.Target, reference.Reference.Output, reference.Value) { Secret = reference.Secret })],
        SecretPointers = step.SecretPointers,
        Options = request.Node.Declaration.Options,
        DependsOn = request.Node.DependsOn,
        Pending = PendingOperation.None,
        PendingInputs = null,
        NextUid = null,
        Kept = false,
    };

    private ApplyRequest Request(RecordedResource next, PlanRequest request, RecordedResource? recorded, ImmutableArray<FieldChange> changes) => new(
        next.Urn, next.Uid, run.Store.Identity.Uuid, next.Inputs, request.References, recorded?.Inputs, recorded?.Outputs, changes, next.BaseFolder, run.Rebuild)
    {
        Secrets = SecretPointers.WithinInputs(next.SecretPointers),
    };

    // What it costs what runs; making what is not there costs nothing.
    private static int Cost(PlannedStep step) => step.Action switch
    {
        StepAction.Update => 1 + (int)step.Effect,
        StepAction.Replace => 1 + Math.Max((int)step.Effect, (int)FieldEffect.Replace),
        _ => 0,
    };

    private static string Verb(PlannedStep step) => step.Action == StepAction.Replace ? "replaced" : $"updated with the effect {step.Effect.ToString().ToLowerInvariant()}";
}
