namespace IaC.GitOps;

/// <summary>Keeps one unit: takes what was asked, decides, does it, writes down what came of it. Nothing that goes wrong in it leaves it, so that no unit holds up another one.</summary>
/// <param name="unit">The unit.</param>
/// <param name="source">Its source.</param>
/// <param name="store">Where records lie.</param>
/// <param name="deployment">Turns files into a stack.</param>
/// <param name="unready">Units that it depends on and that are not ready.</param>
/// <param name="report">Told what happens.</param>
/// <param name="time">The clock.</param>
internal sealed class UnitLoop(Unit unit, SourceLoop source, UnitStore store, IUnitDeployment deployment, Func<IReadOnlyList<string>> unready, Action<UnitEvent> report, TimeProvider time)
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(5);
    private readonly Signal _wake = new();
    private DateTimeOffset _nextLook = DateTimeOffset.MinValue;

    /// <summary>Raised when what others depend on may have changed.</summary>
    public event Action? Changed;

    /// <summary>The unit.</summary>
    public Unit Unit => unit;

    /// <summary>What is known of it.</summary>
    public UnitRecord Record { get; private set; } = new() { Unit = unit.Name };

    /// <summary>Its source moved, something was asked, or a unit that it depends on changed.</summary>
    public void Wake() => _wake.Raise();

    /// <summary>Something of its stack is not as it was: it is looked at at once.</summary>
    public void Suspect()
    {
        _nextLook = DateTimeOffset.MinValue;
        _wake.Raise();
    }

    /// <summary>Keeps the unit until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            Record = (store.Read(unit.Name) ?? Record) with { Source = unit.Source };
            while (!stop.IsCancellationRequested)
            {
                await TurnAsync(stop).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was begun is found by the next agent.
        }
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            // What is raised from here on is about what is not looked at yet.
            _wake.Reset();
            await AnswerAsync(stop).ConfigureAwait(false);
            DateTimeOffset now = time.GetLocalNow();
            if (Record.Latest != source.Current?.Commit && source.Current is { } latest)
            {
                Save(Record with { Latest = latest.Commit });
            }

            switch (UnitDecision.Of(unit, Record, source.Current?.Commit, source.Fault, unready(), _nextLook, now))
            {
                case UnitDecision.Deploy deploy:
                    await DeployAsync(deploy.Commit, stop).ConfigureAwait(false);
                    break;
                case UnitDecision.Propose propose:
                    await ProposeAsync(propose.Commit, stop).ConfigureAwait(false);
                    break;
                case UnitDecision.Look look:
                    await LookAsync(look, stop).ConfigureAwait(false);
                    break;
                case UnitDecision.Wait wait:
                    Move(wait.State ?? Record.State, wait.State is null ? Record.Message : wait.Message);
                    TimeSpan pause = wait.Until - now;
                    await Task.WhenAny(_wake.Raised, Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1), time, stop)).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The disk is full, the state cannot be read: it is tried again, and nobody else is held up.
            Fail(Record.Attempted, exception is GitOpsException { Remedy: { } remedy } ? $"{exception.Message} ({remedy})" : exception.Message);
            await Task.WhenAny(_wake.Raised, Task.Delay(FirstRetry, time, stop)).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(CancellationToken stop)
    {
        foreach (UnitRequest request in store.Asked(unit.Name))
        {
            UnitRecord next = Record with { Answered = request.Id };
            switch (request.Verb)
            {
                case UnitVerb.Suspend:
                    next = next with { Suspended = true };
                    break;
                case UnitVerb.Resume:
                    next = next with { Suspended = false, Pinned = null, Bad = [], NextTry = null, Failures = 0 };
                    break;
                case UnitVerb.Rollback:
                    next = await RolledBackAsync(next, request.Commit, stop).ConfigureAwait(false);
                    break;
                default:
                    // What waits for consent has it; what is bad is tried once more.
                    next = next with { Approved = next.Proposed ?? source.Current?.Commit, Bad = [], NextTry = null, Failures = 0 };
                    source.Wake(again: true);
                    break;
            }

            _nextLook = DateTimeOffset.MinValue;
            Save(next);
            store.Done(request);
            Tell(next.State, null, $"{request.Verb.ToString().ToLowerInvariant()} was asked for");
        }
    }

    private async Task<UnitRecord> RolledBackAsync(UnitRecord record, string? commit, CancellationToken stop)
    {
        // Without a commit: the one that was healthy before.
        string? target = commit is null ? record.History.FirstOrDefault(entry => entry.What == "deployed" && entry.Commit != record.Healthy)?.Commit : null;
        try
        {
            target ??= commit is null ? null : (await source.FindAsync(commit, stop).ConfigureAwait(false)).Commit;
        }
        catch (GitOpsException exception)
        {
            return record with { Message = exception.Message };
        }

        return target is null ? record with { Message = "there is no commit before to go back to" } : record with { Pinned = target, NextTry = null, Failures = 0 };
    }

    private async Task DeployAsync(string commit, CancellationToken stop)
    {
        long begun = time.GetTimestamp();
        bool isRollback = Record.Pinned == commit;
        Save(Record with { Attempted = commit, NextTry = null, Failures = Record.Attempted == commit ? Record.Failures : 0 });
        Move(UnitState.Progressing, $"carries out {Short(commit)}");
        UnitRun run = await CarryOutAsync(commit, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        double seconds = time.GetElapsedTime(begun).TotalSeconds;
        switch (run.Outcome)
        {
            case UnitRunOutcome.Done:
                _nextLook = time.GetUtcNow() + unit.Scan;
                Save(Record.With(Entry(commit, isRollback ? "rolled back" : "deployed", null, seconds)) with { Healthy = commit, Failures = 0, NextTry = null, Changes = [], Proposed = null });
                Move(UnitState.Ready, isRollback ? $"stays at {Short(commit)} until it is resumed" : null);
                break;
            case UnitRunOutcome.Stopped:
                Save(Record.With(Entry(commit, "superseded", run.Message, seconds)));
                break;
            case UnitRunOutcome.Failed when Record.Healthy is { } healthy && healthy != commit:
                await GoBackAsync(commit, healthy, run.Message, seconds, stop).ConfigureAwait(false);
                break;
            default:
                Fail(commit, run.Message ?? "it failed");
                break;
        }
    }

    // The commit is not tried again: it pins what was healthy, until there is another one.
    private async Task GoBackAsync(string commit, string healthy, string? message, double seconds, CancellationToken stop)
    {
        Save(Record.With(Entry(commit, "failed", message, seconds)) with { Bad = [commit, .. Record.Bad.Take(19)] });
        Tell(UnitState.Progressing, commit, $"{Short(commit)} did not become ready: {message}; goes back to {Short(healthy)}");
        long begun = time.GetTimestamp();
        UnitRun back = await CarryOutAsync(healthy, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (back.Outcome == UnitRunOutcome.Done)
        {
            _nextLook = time.GetUtcNow() + unit.Scan;
            Save(Record.With(Entry(healthy, "rolled back", null, time.GetElapsedTime(begun).TotalSeconds)) with { Failures = 0, NextTry = null });
            Move(UnitState.RolledBack, $"{Short(commit)} did not become ready: {message}");
        }
        else if (back.Outcome != UnitRunOutcome.Stopped)
        {
            // What is healthy is looked at again at once, and put right until it is.
            _nextLook = time.GetUtcNow() + Backoff.After(FirstRetry, 1);
            Move(UnitState.Failed, $"{Short(commit)} did not become ready ({message}), and neither does {Short(healthy)}: {back.Message}");
        }
    }

    private async Task ProposeAsync(string commit, CancellationToken stop)
    {
        UnitCheckout checkout = await CheckoutAsync(commit, stop).ConfigureAwait(false);
        await using IUnitPlan plan = await deployment.PlanAsync(checkout, stop).ConfigureAwait(false);
        Save(Record with { Proposed = commit, Changes = plan.Changes });
        Move(UnitState.AwaitingApproval, $"{Short(commit)} waits for `iac gitops sync {unit.Name}`");
    }

    private async Task LookAsync(UnitDecision.Look look, CancellationToken stop)
    {
        _nextLook = time.GetUtcNow() + unit.Scan;
        long begun = time.GetTimestamp();
        UnitCheckout checkout = await CheckoutAsync(look.Commit, stop).ConfigureAwait(false);
        IUnitPlan plan = await deployment.PlanAsync(checkout, stop).ConfigureAwait(false);
        await using (plan.ConfigureAwait(false))
        {
            if (!plan.HasChanges)
            {
                Save(Record with { Changes = Record.State is UnitState.AwaitingApproval ? Record.Changes : [] });
                if (plan.Unready.IsEmpty || Record.State is not (UnitState.Ready or UnitState.Degraded or UnitState.Drifted))
                {
                    Settle(null);
                    return;
                }

                // Its supervisors do what can be done; when it is well again is of interest soon.
                _nextLook = time.GetUtcNow() + (unit.Scan < FirstRetry ? unit.Scan : FirstRetry);
                Move(UnitState.Degraded, string.Join("; ", plan.Unready));
                return;
            }

            if (!look.Repair)
            {
                Save(Record with { Changes = plan.Changes });
                Settle($"the machine is otherwise than {Short(look.Commit)} says: {string.Join("; ", plan.Changes)}");
                return;
            }

            Tell(Record.State, look.Commit, $"puts right: {string.Join("; ", plan.Changes)}");
            UnitRun run = await RunAsync(plan, look.Commit, stop).ConfigureAwait(false);
            if (run.Outcome == UnitRunOutcome.Done)
            {
                Save(Record.With(Entry(look.Commit, "repaired", string.Join("; ", plan.Changes), time.GetElapsedTime(begun).TotalSeconds)) with { Repairs = Record.Repairs + 1, Failures = 0, Changes = [] });
                Settle(null);
            }
            else if (run.Outcome != UnitRunOutcome.Stopped)
            {
                int failures = Record.Failures + 1;
                _nextLook = time.GetUtcNow() + Backoff.After(FirstRetry, failures);
                Save(Record with { Failures = failures });
                Move(UnitState.Failed, $"drift cannot be put right: {run.Message}");
            }
        }
    }

    // After a look: what waits goes on waiting.
    private void Settle(string? drift)
    {
        bool waits = Record.State is UnitState.AwaitingApproval or UnitState.AwaitingDependencies or UnitState.AwaitingWindow or UnitState.RolledBack or UnitState.Suspended;
        bool failedToTake = Record.State == UnitState.Failed && UnitDecision.TargetOf(Record, source.Current?.Commit) != Record.Healthy;
        if (drift is not null && Record.State != UnitState.Suspended)
        {
            Move(UnitState.Drifted, drift);
        }
        else if (drift is not null)
        {
            Move(Record.State, drift);
        }
        else if (!waits && !failedToTake)
        {
            Move(UnitState.Ready, Record.Pinned is { } pinned ? $"stays at {Short(pinned)} until it is resumed" : null);
        }
    }

    private async Task<UnitRun> CarryOutAsync(string commit, CancellationToken stop)
    {
        IUnitPlan plan;
        try
        {
            plan = await deployment.PlanAsync(await CheckoutAsync(commit, stop).ConfigureAwait(false), stop).ConfigureAwait(false);
        }
        catch (GitOpsException exception)
        {
            return new UnitRun(UnitRunOutcome.Untouched, exception.Remedy is { } remedy ? $"{exception.Message} ({remedy})" : exception.Message);
        }

        await using (plan.ConfigureAwait(false))
        {
            return plan.Empties && !unit.Spec.AllowEmpty
                ? new UnitRun(UnitRunOutcome.Untouched, "it declares nothing any more, and all would be deleted (set allowEmpty if that is meant)")
                : await RunAsync(plan, commit, stop).ConfigureAwait(false);
        }
    }

    // Ends at the unit's deadline, and at once when a newer commit makes the wait pointless.
    private async Task<UnitRun> RunAsync(IUnitPlan plan, string commit, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(unit.Timeout, time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        Task<UnitRun> run = plan.ApplyAsync(ended.Token);
        while (!run.IsCompleted)
        {
            _wake.Reset();
            if (IsSuperseded(commit))
            {
                await ended.CancelAsync().ConfigureAwait(false);
                break;
            }

            await Task.WhenAny(run, _wake.Raised).ConfigureAwait(false);
        }

        _wake.Raise();
        UnitRun result = await run.ConfigureAwait(false);
        return result.Outcome == UnitRunOutcome.Stopped && deadline.IsCancellationRequested
            ? new UnitRun(UnitRunOutcome.Failed, $"not ready within {unit.Spec.Timeout}{(result.Message is null ? "" : $": {result.Message}")}")
            : result;
    }

    private bool IsSuperseded(string commit) => Record.Pinned is null && UnitDecision.TargetOf(Record, source.Current?.Commit) is { } target && target != commit && target != Record.Healthy && unit.Spec.Approve == Model.V1Alpha1.GitOpsApproval.Auto;

    private async Task<UnitCheckout> CheckoutAsync(string commit, CancellationToken stop)
    {
        string tree = await source.CheckoutAsync(commit, [Record.Healthy, Record.Attempted, Record.Pinned, Record.Proposed], stop).ConfigureAwait(false);
        string path = Path.GetFullPath(unit.Spec.Path, tree);
        return Path.Exists(path) ? new UnitCheckout(unit, commit, tree, path) : throw new GitOpsException($"{Short(commit)} has no {unit.Spec.Path}");
    }

    private void Fail(string? commit, string message)
    {
        int failures = Record.Failures + 1;
        UnitRecord next = Record with { Failures = failures, NextTry = time.GetUtcNow() + Backoff.After(FirstRetry, failures) };
        bool isNew = commit is not null && !(Record.History is [{ What: "failed" } last, ..] && last.Commit == commit && last.Message == message);
        try
        {
            Save(isNew ? next.With(Entry(commit!, "failed", message, 0)) : next);
            Move(UnitState.Failed, message);
        }
        catch (IOException exception)
        {
            Record = next with { State = UnitState.Failed, Message = exception.Message };
            Tell(UnitState.Failed, commit, exception.Message);
        }
    }

    private UnitHistory Entry(string commit, string what, string? message, double seconds) =>
        new(time.GetUtcNow(), commit, source.Current is { } current && current.Commit == commit ? current.Subject : null, what, message, Math.Round(seconds, 3));

    private void Save(UnitRecord record)
    {
        if (record != Record)
        {
            store.Write(record);
            Record = record;
        }
    }

    private void Move(UnitState state, string? message)
    {
        if (state == Record.State && message == Record.Message)
        {
            return;
        }

        Save(Record with { State = state, Message = message, Since = state == Record.State ? Record.Since : time.GetUtcNow() });
        Tell(state, Record.Attempted, message ?? state.ToString());
        Changed?.Invoke();
    }

    private void Tell(UnitState state, string? commit, string message) => report(new UnitEvent(time.GetUtcNow(), unit.Name, state, commit, message));

    private static string Short(string commit) => commit[..Math.Min(10, commit.Length)];
}
