namespace IaC.GitOps;

/// <summary>Keeps one unit: takes what was asked, decides, does it, writes down what came of it. Nothing that goes wrong in it leaves it, so that no unit holds up another one.</summary>
internal sealed class UnitLoop
{
    private readonly Unit _unit;
    private readonly SourceLoop _source;
    private readonly UnitStore _store;
    private readonly Func<IReadOnlyList<string>> _unready;
    private readonly TimeProvider _time;
    private readonly Signal _wake = new();
    private readonly UnitJournal _journal;
    private readonly UnitRunner _runner;
    private DateTimeOffset _nextLook = DateTimeOffset.MinValue;
    private volatile bool _suspected;

    /// <summary>A loop that does not run yet.</summary>
    /// <param name="unit">The unit.</param>
    /// <param name="source">Its source.</param>
    /// <param name="store">Where records lie.</param>
    /// <param name="deployment">Turns files into a stack.</param>
    /// <param name="unready">Units that it depends on and that are not ready.</param>
    /// <param name="report">Told what happens.</param>
    /// <param name="time">The clock.</param>
    public UnitLoop(Unit unit, SourceLoop source, UnitStore store, IUnitDeployment deployment, Func<IReadOnlyList<string>> unready, Action<UnitEvent> report, TimeProvider time)
    {
        (_unit, _source, _store, _unready, _time) = (unit, source, store, unready, time);
        _journal = new UnitJournal(unit.Name, store, report, time);
        _runner = new UnitRunner(unit, source, deployment, () => _journal.Record, _wake, time);
    }

    /// <summary>Raised when what others depend on may have changed.</summary>
    public event Action? Changed
    {
        add => _journal.Changed += value;
        remove => _journal.Changed -= value;
    }

    /// <summary>The unit.</summary>
    public Unit Unit => _unit;

    /// <summary>What is known of it.</summary>
    public UnitRecord Record => _journal.Record;

    /// <summary>Its source moved, something was asked, or a unit that it depends on changed.</summary>
    public void Wake() => _wake.Raise();

    /// <summary>Something of its stack is not as it was: it is looked at at once.</summary>
    public void Suspect()
    {
        _suspected = true;
        _wake.Raise();
    }

    /// <summary>Keeps the unit until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        try
        {
            while (!await OpenedAsync(stop).ConfigureAwait(false))
            {
                // Somebody has to look at it.
            }

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

    // Without what is known of it nothing may be done to the unit; the others go on.
    private async Task<bool> OpenedAsync(CancellationToken stop)
    {
        _wake.Reset();
        try
        {
            _journal.Open(_unit.Source);
            return true;
        }
        catch (Exception exception) when (exception is GitOpsException or IOException or UnauthorizedAccessException)
        {
            _journal.Tell(UnitState.Failed, null, GitOpsException.TextOf(exception));
            await Task.WhenAny(_wake.Raised, Task.Delay(_unit.Scan, _time, stop)).ConfigureAwait(false);
            stop.ThrowIfCancellationRequested();
            return false;
        }
    }

    private async Task TurnAsync(CancellationToken stop)
    {
        try
        {
            // What is raised from here on is about what is not looked at yet.
            _wake.Reset();
            if (_suspected)
            {
                (_suspected, _nextLook) = (false, DateTimeOffset.MinValue);
            }

            await AnswerAsync(stop).ConfigureAwait(false);
            DateTimeOffset now = _time.GetLocalNow();
            if (Record.Latest != _source.Current?.Commit && _source.Current is { } latest)
            {
                _journal.Save(Record with { Latest = latest.Commit });
            }

            switch (UnitDecision.Of(_unit, Record, _source.Current?.Commit, _source.Fault, _unready(), _nextLook, now))
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
                    _journal.Move(wait.State ?? Record.State, wait.State is null ? Record.Message : wait.Message);
                    TimeSpan pause = wait.Until - now;
                    await Task.WhenAny(_wake.Raised, Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1), _time, stop)).ConfigureAwait(false);
                    break;
                default:
                    break;
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The disk is full, the state cannot be read: it is tried again, and nobody else is held up.
            _journal.Fail(Record.Attempted, GitOpsException.TextOf(exception));
            await Task.WhenAny(_wake.Raised, Task.Delay(UnitJournal.FirstRetry, _time, stop)).ConfigureAwait(false);
        }
    }

    private async Task AnswerAsync(CancellationToken stop)
    {
        foreach (UnitRequest request in _store.Asked(_unit.Name))
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
                    next = next with { Approved = next.Proposed ?? _source.Current?.Commit, Bad = [], NextTry = null, Failures = 0 };
                    _source.Wake(again: true);
                    break;
            }

            _nextLook = DateTimeOffset.MinValue;
            _journal.Save(next);
            _store.Done(request);
            _journal.Tell(next.State, null, $"{request.Verb.ToString().ToLowerInvariant()} was asked for");
        }
    }

    private async Task<UnitRecord> RolledBackAsync(UnitRecord record, string? commit, CancellationToken stop)
    {
        // Without a commit: the one that was healthy before.
        string? target = commit is null ? record.History.FirstOrDefault(entry => entry.What == "deployed" && entry.Commit != record.Healthy)?.Commit : null;
        try
        {
            target ??= commit is null ? null : (await _source.FindAsync(commit, stop).ConfigureAwait(false)).Commit;
        }
        catch (GitOpsException exception)
        {
            return record with { Message = exception.Message };
        }

        return target is null ? record with { Message = "there is no commit before to go back to" } : record with { Pinned = target, NextTry = null, Failures = 0 };
    }

    private async Task DeployAsync(string commit, CancellationToken stop)
    {
        long begun = _time.GetTimestamp();
        bool isRollback = Record.Pinned == commit;
        _journal.Save(Record with { Attempted = commit, NextTry = null, Failures = Record.Attempted == commit ? Record.Failures : 0 });
        _journal.Move(UnitState.Progressing, $"carries out {CommitName.Short(commit)}");
        UnitRun run = await _runner.CarryOutAsync(commit, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        double seconds = _time.GetElapsedTime(begun).TotalSeconds;
        switch (run.Outcome)
        {
            case UnitRunOutcome.Done:
                _nextLook = _time.GetUtcNow() + _unit.Scan;
                _journal.Save(Record.With(Entry(commit, isRollback ? "rolled back" : "deployed", null, seconds)) with { Healthy = commit, Failures = 0, NextTry = null, Changes = [], Proposed = null });
                _journal.Move(UnitState.Ready, isRollback ? $"stays at {CommitName.Short(commit)} until it is resumed" : null);
                break;
            case UnitRunOutcome.Stopped:
                _journal.Save(Record.With(Entry(commit, "superseded", run.Message, seconds)));
                break;
            case UnitRunOutcome.Failed when Record.Healthy is { } healthy && healthy != commit:
                await GoBackAsync(commit, healthy, run.Message, seconds, stop).ConfigureAwait(false);
                break;
            default:
                _journal.Fail(commit, run.Message ?? "it failed");
                break;
        }
    }

    // The commit is not tried again: it pins what was healthy, until there is another one.
    private async Task GoBackAsync(string commit, string healthy, string? message, double seconds, CancellationToken stop)
    {
        _journal.Save(Record.With(Entry(commit, "failed", message, seconds)) with { Bad = [commit, .. Record.Bad.Take(19)] });
        _journal.Tell(UnitState.Progressing, commit, $"{CommitName.Short(commit)} did not become ready: {message}; goes back to {CommitName.Short(healthy)}");
        long begun = _time.GetTimestamp();
        UnitRun back = await _runner.CarryOutAsync(healthy, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (back.Outcome == UnitRunOutcome.Done)
        {
            _nextLook = _time.GetUtcNow() + _unit.Scan;
            _journal.Save(Record.With(Entry(healthy, "rolled back", null, _time.GetElapsedTime(begun).TotalSeconds)) with { Failures = 0, NextTry = null });
            _journal.Move(UnitState.RolledBack, $"{CommitName.Short(commit)} did not become ready: {message}");
        }
        else if (back.Outcome != UnitRunOutcome.Stopped)
        {
            // What is healthy is looked at again at once, and put right until it is.
            _nextLook = _time.GetUtcNow() + Backoff.After(UnitJournal.FirstRetry, 1);
            _journal.Move(UnitState.Failed, $"{CommitName.Short(commit)} did not become ready ({message}), and neither does {CommitName.Short(healthy)}: {back.Message}");
        }
    }

    private async Task ProposeAsync(string commit, CancellationToken stop)
    {
        await using IUnitPlan plan = await _runner.PlanAsync(commit, stop).ConfigureAwait(false);
        _journal.Save(Record with { Proposed = commit, Changes = plan.Changes });
        _journal.Move(UnitState.AwaitingApproval, $"{CommitName.Short(commit)} waits for `iac gitops sync {_unit.Name}`");
    }

    private async Task LookAsync(UnitDecision.Look look, CancellationToken stop)
    {
        _nextLook = _time.GetUtcNow() + _unit.Scan;
        long begun = _time.GetTimestamp();
        IUnitPlan plan = await _runner.PlanAsync(look.Commit, stop).ConfigureAwait(false);
        await using (plan.ConfigureAwait(false))
        {
            if (!plan.HasChanges)
            {
                _journal.Save(Record with { Changes = Record.State is UnitState.AwaitingApproval ? Record.Changes : [] });
                if (plan.Unready.IsEmpty || Record.State is not (UnitState.Ready or UnitState.Degraded or UnitState.Drifted))
                {
                    Settle(null);
                    return;
                }

                // Its supervisors do what can be done; when it is well again is of interest soon.
                _nextLook = _time.GetUtcNow() + (_unit.Scan < UnitJournal.FirstRetry ? _unit.Scan : UnitJournal.FirstRetry);
                _journal.Move(UnitState.Degraded, string.Join("; ", plan.Unready));
                return;
            }

            if (!look.Repair)
            {
                _journal.Save(Record with { Changes = plan.Changes });
                Settle($"the machine is otherwise than {CommitName.Short(look.Commit)} says: {string.Join("; ", plan.Changes)}");
                return;
            }

            _journal.Tell(Record.State, look.Commit, $"puts right: {string.Join("; ", plan.Changes)}");
            UnitRun run = await _runner.RunAsync(plan, look.Commit, stop).ConfigureAwait(false);
            if (run.Outcome == UnitRunOutcome.Done)
            {
                _journal.Save(Record.With(Entry(look.Commit, "repaired", string.Join("; ", plan.Changes), _time.GetElapsedTime(begun).TotalSeconds)) with { Repairs = Record.Repairs + 1, Failures = 0, Changes = [] });
                Settle(null);
            }
            else if (run.Outcome != UnitRunOutcome.Stopped)
            {
                int failures = Record.Failures + 1;
                _nextLook = _time.GetUtcNow() + Backoff.After(UnitJournal.FirstRetry, failures);
                _journal.Save(Record with { Failures = failures });
                _journal.Move(UnitState.Failed, $"drift cannot be put right: {run.Message}");
            }
        }
    }

    // After a look: what waits goes on waiting.
    private void Settle(string? drift)
    {
        bool waits = Record.State is UnitState.AwaitingApproval or UnitState.AwaitingDependencies or UnitState.AwaitingWindow or UnitState.RolledBack or UnitState.Suspended;
        bool failedToTake = Record.State == UnitState.Failed && UnitDecision.TargetOf(Record, _source.Current?.Commit) != Record.Healthy;
        if (drift is not null && Record.State != UnitState.Suspended)
        {
            _journal.Move(UnitState.Drifted, drift);
        }
        else if (drift is not null)
        {
            _journal.Move(Record.State, drift);
        }
        else if (!waits && !failedToTake)
        {
            _journal.Move(UnitState.Ready, Record.Pinned is { } pinned ? $"stays at {CommitName.Short(pinned)} until it is resumed" : null);
        }
    }

    private UnitHistory Entry(string commit, string what, string? message, double seconds) =>
        new(_time.GetUtcNow(), commit, _source.Current is { } current && current.Commit == commit ? current.Subject : null, what, message, Math.Round(seconds, 3));
}
