using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>Carries commits of a unit out: its files, their plan, their apply, which ends at the unit's deadline and at once when a newer commit makes the wait pointless or somebody asks for something.</summary>
/// <param name="unit">The unit.</param>
/// <param name="source">Its source.</param>
/// <param name="deployment">Turns files into a stack.</param>
/// <param name="others">The other units.</param>
/// <param name="requests">What somebody asks for the unit.</param>
/// <param name="journal">What is known of the unit.</param>
/// <param name="wake">Raised when there may be a newer commit or a request.</param>
/// <param name="time">The clock.</param>
internal sealed class UnitRunner(Unit unit, SourceLoop source, IUnitDeployment deployment, IOtherUnits others, UnitRequests requests, UnitJournal journal, Signal wake, TimeProvider time)
{
    /// <summary>Plans a commit.</summary>
    /// <exception cref="GitOpsException">It cannot be carried out.</exception>
    public Task<IUnitPlan> PlanAsync(string commit, CancellationToken stop) => PlanAsync(commit, carryOut: false, stop);

    private async Task<IUnitPlan> PlanAsync(string commit, bool carryOut, CancellationToken stop)
    {
        UnitRecord known = journal.Record;
        UnitCheckout checkout = await CheckOutAsync(unit.Name, commit, [known.Healthy, known.Attempted, known.Pinned, known.Proposed], stop).ConfigureAwait(false);
        if (!Path.Exists(checkout.Path))
        {
            throw new GitOpsException($"{CommitName.Short(commit)} has no {unit.Spec.Path}");
        }

        IUnitPlan plan = await deployment.PlanAsync(checkout with { Taken = known.Taken, IsToBeCarriedOut = carryOut, AcceptsOrigin = IsAgreed(commit) }, stop).ConfigureAwait(false);
        if (carryOut && !plan.Taken.IsEmpty)
        {
            journal.Save(journal.Record with { Taken = [.. journal.Record.Taken.Union(plan.Taken.Select(taken => taken.Resource))] });
            journal.Tell(journal.Record.State, commit, $"takes over {string.Join(", ", plan.Taken.Select(taken => $"{taken.Resource} from {taken.Unit}"))}");
        }

        return plan;
    }

    /// <summary>The files of the commit that the unit is to be at; null where there is none yet, or its path is not in that.</summary>
    /// <param name="reader">Who keeps the files until it asks for others.</param>
    /// <param name="stop">Cancels the writing.</param>
    public async Task<UnitCheckout?> CheckOutAsync(string reader, CancellationToken stop)
    {
        UnitRecord known = journal.Record;
        return (unit.IsSuspended(known) ? known.Running : UnitDecision.TargetOf(known, source.Current?.Commit)) is { } commit
            && await CheckOutAsync(reader, commit, [], stop).ConfigureAwait(false) is var checkout && Path.Exists(checkout.Path) ? checkout : null;
    }

    /// <summary>Plans a commit and carries it out.</summary>
    public async Task<UnitRun> CarryOutAsync(string commit, CancellationToken stop)
    {
        IUnitPlan plan;
        try
        {
            plan = await PlanAsync(commit, carryOut: true, stop).ConfigureAwait(false);
        }
        catch (GitOpsException exception)
        {
            return new UnitRun(UnitRunOutcome.Untouched, GitOpsException.TextOf(exception));
        }

        await using (plan.ConfigureAwait(false))
        {
            if (plan.ForeignOrigin is { } foreign)
            {
                Propose(plan, commit);
                return new UnitRun(UnitRunOutcome.Untouched, Foreign(foreign));
            }

            if (plan.Empties && !unit.Spec.AllowEmpty)
            {
                return new UnitRun(UnitRunOutcome.Untouched, "it declares nothing any more, and all would be deleted (set allowEmpty if that is meant)");
            }

            UnitRun run = await RunAsync(plan, commit, stop).ConfigureAwait(false);
            if (run.Outcome == UnitRunOutcome.Done)
            {
                journal.Save(journal.Record with { Declared = new UnitDeclared(commit, plan.Declared) });
            }

            return run;
        }
    }

    /// <summary>Why drift from a commit may not be put right before somebody agrees; null where it may. What the commit itself declared when it was carried out, and declares no more, was lost in its files.</summary>
    public string? ObjectionTo(IUnitPlan plan, string commit)
    {
        if (plan.ForeignOrigin is { } foreign)
        {
            return Foreign(foreign);
        }

        string[] lost = journal.Record.Declared is { } declared && declared.Commit == commit && !IsAgreed(commit) ? [.. plan.Deleted.Intersect(declared.Resources)] : [];
        return lost.Length == 0 ? null : $"{CommitName.Short(commit)} declared {string.Join(", ", lost)} when it was carried out, and does not any more: to put that right would delete it ({Agreeing})";
    }

    /// <summary>Has a plan wait until somebody who could see it agrees.</summary>
    public void Propose(IUnitPlan plan, string commit) => journal.Save(journal.Record with { Proposed = commit, Proposal = plan.Changes, Approved = null });

    /// <summary>Carries a plan out.</summary>
    public async Task<UnitRun> RunAsync(IUnitPlan plan, string commit, CancellationToken stop)
    {
        using var deadline = new CancellationTokenSource(LongestWait.AtMost(unit.Timeout), time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop, deadline.Token);
        Task<UnitRun> run = plan.ApplyAsync(ended.Token);
        while (!run.IsCompleted)
        {
            wake.Reset();
            if (IsSuperseded(commit) || requests.IsAsked)
            {
                await ended.CancelAsync().ConfigureAwait(false);
                break;
            }

            await Task.WhenAny(run, wake.Raised).ConfigureAwait(false);
        }

        // What was raised meanwhile is looked at now.
        wake.Raise();
        UnitRun result = await run.ConfigureAwait(false);
        return result.Outcome == UnitRunOutcome.Stopped && deadline.IsCancellationRequested
            ? new UnitRun(UnitRunOutcome.Failed, $"not ready within {unit.Spec.Timeout}{(result.Message is null ? "" : $": {result.Message}")}")
            : result;
    }

    private async Task<UnitCheckout> CheckOutAsync(string reader, string commit, IEnumerable<string?> keep, CancellationToken stop)
    {
        string tree = await source.CheckoutAsync(reader, commit, keep, stop).ConfigureAwait(false);
        return new UnitCheckout(unit, commit, tree, Path.GetFullPath(unit.Spec.Path, tree)) { Others = others };
    }

    // What the stack holds and the unit does not declare would be deleted.
    private string Foreign(string origin) => $"stack {unit.Name} was last applied from {origin}, and not by the agent (give the unit another name, or {Agreeing})";

    private string Agreeing => $"see `iac gitops diff {unit.Name}` and agree to it with `iac gitops sync {unit.Name}`";

    private bool IsAgreed(string commit) => journal.Record.Proposed == commit && journal.Record.Approved == commit;

    private bool IsSuperseded(string commit) =>
        journal.Record is { Pinned: null } known && unit.Spec.Approve == GitOpsApproval.Auto && UnitDecision.TargetOf(known, source.Current?.Commit) is { } target && target != commit && target != known.Healthy;
}
