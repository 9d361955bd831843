using System.Collections.Immutable;

namespace IaC.GitOps;

/// <summary>What a unit does about a commit, and what it writes down of how that went.</summary>
/// <param name="unit">The unit.</param>
/// <param name="source">Its source.</param>
/// <param name="journal">What is known of the unit.</param>
/// <param name="runner">Plans and carries out.</param>
/// <param name="time">The clock.</param>
internal sealed class UnitWork(Unit unit, SourceLoop source, UnitJournal journal, UnitRunner runner, TimeProvider time)
{
    // A look costs about as much as a scan of the stack.
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>When all of the unit is looked at next.</summary>
    public DateTimeOffset NextLook { get; private set; } = DateTimeOffset.MinValue;

    private UnitRecord Record => journal.Record;

    /// <summary>Has it looked at with the next decision.</summary>
    public void LookAtOnce() => NextLook = DateTimeOffset.MinValue;

    /// <summary>Carries a commit out; where it does not become ready, the one before.</summary>
    public async Task DeployAsync(string commit, CancellationToken stop)
    {
        long begun = time.GetTimestamp();
        bool isRollback = Record.Pinned == commit;
        journal.Save(Record with { Attempted = commit, NextTry = null, Failures = Record.Attempted == commit ? Record.Failures : 0 });
        journal.Move(UnitState.Progressing, $"carries out {CommitName.Short(commit)}");
        UnitRun run = await runner.CarryOutAsync(commit, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        double seconds = time.GetElapsedTime(begun).TotalSeconds;
        if (run.Outcome != UnitRunOutcome.Untouched && Record.Trial is { } trial && trial.Commit != commit)
        {
            journal.Save(Record.With(Entry(trial.Commit, "superseded", "another one came before it was known to stay ready", trial.Seconds)) with { Trial = null });
        }

        switch (run.Outcome)
        {
            case UnitRunOutcome.Done:
                bool onTrial = !isRollback && unit.Stable > TimeSpan.Zero;
                NextLook = time.GetUtcNow() + (onTrial ? TimeSpan.Zero : unit.Scan);
                UnitRecord done = Record with { Failures = 0, NextTry = null, Changes = [], Proposed = null, Proposal = [] };
                journal.Save(onTrial ? done with { Trial = new UnitTrial(commit, NextLook + unit.Stable, seconds) } : Accepted(done, commit, isRollback, seconds));
                journal.Move(UnitState.Ready, isRollback ? $"stays at {CommitName.Short(commit)} until it is resumed" : null);
                break;
            case UnitRunOutcome.Stopped:
                journal.Save(Record.With(Entry(commit, "superseded", run.Message, seconds)));
                break;
            case UnitRunOutcome.Failed:
                await FailAsync(commit, run.Message, seconds, stop).ConfigureAwait(false);
                break;
            default:
                journal.Fail(commit, run.Message ?? "it failed");
                break;
        }
    }

    /// <summary>Plans a commit that somebody has to agree to.</summary>
    public async Task ProposeAsync(string commit, CancellationToken stop)
    {
        journal.Save(Record with { Attempted = commit, NextTry = null, Failures = Record.Attempted == commit ? Record.Failures : 0 });
        await using IUnitPlan plan = await runner.PlanAsync(commit, stop).ConfigureAwait(false);
        journal.Save(Record with { Proposed = commit, Proposal = plan.Changes, Failures = 0 });
        journal.Move(UnitState.AwaitingApproval, $"{CommitName.Short(commit)} waits for `iac gitops sync {unit.Name}`");
    }

    /// <summary>Compares the machine with a commit, and puts right what is otherwise where that is wanted.</summary>
    public async Task LookAsync(UnitDecision.Look look, CancellationToken stop)
    {
        UnitTrial? trial = Record.Trial is { } one && one.Commit == look.Commit && !unit.IsSuspended(Record) ? one : null;
        NextLook = time.GetUtcNow() + (trial is null ? unit.Scan : LookAgain);
        ImmutableArray<string> unready;
        ImmutableArray<string> held;
        IUnitPlan plan = await runner.PlanAsync(look.Commit, stop).ConfigureAwait(false);
        await using (plan.ConfigureAwait(false))
        {
            string? objection = look.Repair ? runner.ObjectionTo(plan, look.Commit) : null;
            if (plan.HasChanges && look.Repair && objection is null)
            {
                await RepairAsync(plan, look.Commit, stop).ConfigureAwait(false);
                return;
            }

            if (plan.HasChanges)
            {
                AcceptIfDue(trial);
                bool isKnown = Record.Changes.SequenceEqual(plan.Changes);
                journal.Save(Looked(plan.Changes));
                string drift = $"the machine is otherwise than {CommitName.Short(look.Commit)} says: {string.Join("; ", plan.Changes)}";
                if (objection is not null)
                {
                    runner.Propose(plan, look.Commit);
                }

                Settle(objection ?? drift, isKnown);
                return;
            }

            (unready, held) = (plan.Unready, plan.Held);
        }

        journal.Save(Looked([]));
        if (trial is not null && !unready.IsEmpty)
        {
            await FailAsync(trial.Commit, $"it was ready, and then not any more: {string.Join("; ", unready)}", trial.Seconds, stop).ConfigureAwait(false);
        }
        else if ((unready.IsEmpty && held.IsEmpty) || Waits)
        {
            Settle(null);
            AcceptIfDue(trial);
        }
        else
        {
            // Its supervisors do what can be done; when it is well again is of interest soon.
            NextLook = time.GetUtcNow() + (unit.Scan < UnitJournal.FirstRetry ? unit.Scan : UnitJournal.FirstRetry);
            journal.Move(UnitState.Degraded, string.Join("; ", unready.Concat(held)));
        }
    }

    private async Task RepairAsync(IUnitPlan plan, string commit, CancellationToken stop)
    {
        long begun = time.GetTimestamp();
        journal.Tell(Record.State, commit, $"puts right: {string.Join("; ", plan.Changes)}");
        UnitRun run = await runner.RunAsync(plan, commit, stop).ConfigureAwait(false);
        if (run.Outcome == UnitRunOutcome.Done)
        {
            journal.Save(Record.With(Entry(commit, "repaired", string.Join("; ", plan.Changes), time.GetElapsedTime(begun).TotalSeconds)) with { Repairs = Record.Repairs + 1, Failures = 0, Changes = [] });
            journal.Save(Record.Proposed == commit ? Record with { Proposed = null, Proposal = [] } : Record);
            Settle(null);
        }
        else if (run.Outcome != UnitRunOutcome.Stopped)
        {
            int failures = Record.Failures + 1;
            NextLook = time.GetUtcNow() + Backoff.After(UnitJournal.FirstRetry, failures);
            journal.Save(Record with { Failures = failures });
            journal.Move(UnitState.Failed, $"drift cannot be put right: {run.Message}");
        }
    }

    // What a commit was ready with has to last; nothing else of the unit waits for that.
    private void AcceptIfDue(UnitTrial? trial)
    {
        TimeSpan rest = trial is null ? TimeSpan.MaxValue : trial.Until - time.GetUtcNow();
        if (rest <= TimeSpan.Zero)
        {
            NextLook = time.GetUtcNow() + unit.Scan;
            journal.Save(Accepted(Record, trial!.Commit, isRollback: false, trial.Seconds));
        }
        else if (rest < LookAgain)
        {
            NextLook = trial!.Until;
        }
    }

    private UnitRecord Accepted(UnitRecord record, string commit, bool isRollback, double seconds) =>
        record.With(Entry(commit, isRollback ? "rolled back" : "deployed", null, seconds)) with { Healthy = commit, Trial = null, Taken = isRollback ? record.Taken : [] };

    private async Task FailAsync(string commit, string? message, double seconds, CancellationToken stop)
    {
        journal.Save(Record with { Trial = null });
        if (Record.Healthy is { } healthy && healthy != commit)
        {
            await GoBackAsync(commit, healthy, message, seconds, stop).ConfigureAwait(false);
        }
        else
        {
            journal.Fail(commit, message ?? "it failed");
        }
    }

    // The commit is not tried again, whoever wanted it: what was healthy stays, until there is another one.
    private async Task GoBackAsync(string commit, string healthy, string? message, double seconds, CancellationToken stop)
    {
        journal.Save(Record.With(Entry(commit, "failed", message, seconds)) with { Bad = [commit, .. Record.Bad.Except([commit]).Take(19)], Pinned = Record.Pinned == commit ? null : Record.Pinned });
        journal.Tell(UnitState.Progressing, commit, $"{CommitName.Short(commit)} did not become ready: {message}; goes back to {CommitName.Short(healthy)}");
        long begun = time.GetTimestamp();
        UnitRun back = await runner.CarryOutAsync(healthy, stop).ConfigureAwait(false);
        stop.ThrowIfCancellationRequested();
        if (back.Outcome == UnitRunOutcome.Done)
        {
            NextLook = time.GetUtcNow() + unit.Scan;
            journal.Save(Record.With(Entry(healthy, "rolled back", null, time.GetElapsedTime(begun).TotalSeconds)) with { Failures = 0, NextTry = null });
            journal.Move(UnitState.RolledBack, $"{CommitName.Short(commit)} did not become ready: {message}");
        }
        else if (back.Outcome != UnitRunOutcome.Stopped)
        {
            // What is healthy is looked at again at once, and put right until it is.
            NextLook = time.GetUtcNow() + Backoff.After(UnitJournal.FirstRetry, 1);
            journal.Move(UnitState.Failed, $"{CommitName.Short(commit)} did not become ready ({message}), and neither does {CommitName.Short(healthy)}: {back.Message}");
        }
    }

    private bool Waits => UnitDecision.Holds(unit, Record, source.Current?.Commit);

    // What was found, and of a proposal only one of the commit that is still wanted.
    private UnitRecord Looked(ImmutableArray<string> changes) => Record.Proposed == UnitDecision.TargetOf(Record, source.Current?.Commit) ? Record with { Changes = changes } : Record with { Changes = changes, Proposed = null, Proposal = [] };

    // After a look: what waits goes on waiting, and drift is told of it.
    private void Settle(string? drift, bool isKnown = true)
    {
        if (Waits && Record.State == UnitState.Suspended)
        {
            journal.Move(Record.State, drift);
        }
        else if (!Waits && drift is null)
        {
            journal.Move(UnitState.Ready, Record.Pinned is { } pinned ? $"stays at {CommitName.Short(pinned)} until it is resumed" : null);
        }
        else if (!Waits)
        {
            journal.Move(UnitState.Drifted, drift);
        }
        else if (drift is not null && !isKnown)
        {
            journal.Tell(Record.State, Record.Running, drift);
        }
    }

    private UnitHistory Entry(string commit, string what, string? message, double seconds) =>
        new(time.GetUtcNow(), commit, SubjectOf(commit), what, message, Math.Round(seconds, 3));

    private string? SubjectOf(string commit) => source.Current is { } current && current.Commit == commit ? current.Subject : Record.History.FirstOrDefault(entry => entry.Commit == commit)?.Subject;
}
