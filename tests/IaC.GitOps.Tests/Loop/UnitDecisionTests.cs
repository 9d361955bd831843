using IaC.Model.V1Alpha1;

namespace IaC.GitOps.Tests.Loop;

/// <summary>What a unit does next, as a table.</summary>
public sealed class UnitDecisionTests
{
    private static readonly string Old = new('a', 40);
    private static readonly string New = new('b', 40);
    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Later = Now + TimeSpan.FromSeconds(30);

    [Fact]
    public void A_new_commit_is_carried_out() => Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old), New));

    [Fact]
    public void What_is_healthy_is_looked_at_when_it_is_time()
    {
        Assert.Equal(new UnitDecision.Wait(null, null, Later), Decide(At(Old), Old));
        Assert.Equal(new UnitDecision.Look(Old, Repair: true), Decide(At(Old), Old, look: Now));
        Assert.Equal(new UnitDecision.Look(Old, Repair: false), Decide(At(Old), Old, look: Now, spec: Spec() with { Drift = GitOpsDrift.Warn }));
    }

    [Fact]
    public void A_bad_commit_is_not_tried_again_and_what_is_healthy_is_still_looked_after()
    {
        UnitRecord record = At(Old) with { Bad = [New], Message = "it was bad" };
        Assert.Equal(new UnitDecision.Wait(UnitState.RolledBack, "it was bad", Later), Decide(record, New));
        Assert.Equal(new UnitDecision.Look(Old, Repair: true), Decide(record, New, look: Now));
        Assert.Equal(new UnitDecision.Deploy(new string('c', 40)), Decide(record, new string('c', 40)));
    }

    [Fact]
    public void A_commit_on_trial_is_looked_after_and_gives_way_to_another_one()
    {
        UnitRecord record = At(Old) with { Attempted = New, Trial = new UnitTrial(New, Now + TimeSpan.FromSeconds(5), 1) };
        Assert.Equal(new UnitDecision.Look(New, Repair: true), Decide(record, New, look: Now));
        Assert.Equal(new UnitDecision.Wait(null, null, Later), Decide(record, New));
        Assert.Equal(new UnitDecision.Deploy(new string('c', 40)), Decide(record, new string('c', 40)));
        Assert.Equal(new UnitDecision.Deploy(Old), Decide(record with { Pinned = Old }, New));
        Assert.Equal(new UnitDecision.Look(New, Repair: false), Decide(record with { Suspended = true }, New, look: Now));
        Assert.Equal(new UnitDecision.Look(New, Repair: true), Decide(record with { Attempted = new string('c', 40), NextTry = Later }, new string('c', 40), look: Now));
    }

    [Fact]
    public void A_failed_commit_is_tried_again_after_a_while_and_another_one_at_once()
    {
        UnitRecord record = At(Old) with { Attempted = New, NextTry = Now + TimeSpan.FromSeconds(10) };
        Assert.Equal(new UnitDecision.Wait(null, null, Now + TimeSpan.FromSeconds(10)), Decide(record, New));
        Assert.Equal(new UnitDecision.Deploy(New), Decide(record with { NextTry = Now }, New));
        Assert.Equal(new UnitDecision.Deploy(new string('c', 40)), Decide(record, new string('c', 40)));
    }

    [Fact]
    public void A_suspended_unit_reports_drift_and_changes_nothing()
    {
        UnitRecord record = At(Old) with { Suspended = true };
        Assert.Equal(new UnitDecision.Look(Old, Repair: false), Decide(record, New, look: Now));
        Assert.Equal(UnitState.Suspended, Assert.IsType<UnitDecision.Wait>(Decide(record, New)).State);
        Assert.Equal(UnitState.Suspended, Assert.IsType<UnitDecision.Wait>(Decide(At(Old), New, spec: Spec() with { Suspend = true })).State);
    }

    [Fact]
    public void A_commit_waits_for_consent_and_is_planned_once_meanwhile()
    {
        GitOpsUnit manual = Spec() with { Approve = GitOpsApproval.Manual };
        Assert.Equal(new UnitDecision.Propose(New), Decide(At(Old), New, spec: manual));
        Assert.Equal(UnitState.AwaitingApproval, Assert.IsType<UnitDecision.Wait>(Decide(At(Old) with { Proposed = New }, New, spec: manual)).State);
        Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old) with { Proposed = New, Approved = New }, New, spec: manual));
        Assert.Equal(new UnitDecision.Propose(new string('c', 40)), Decide(At(Old) with { Proposed = New, Approved = New }, new string('c', 40), spec: manual));
    }

    [Fact]
    public void A_commit_waits_for_what_the_unit_depends_on_and_what_runs_is_looked_after()
    {
        Assert.Equal(UnitState.AwaitingDependencies, Assert.IsType<UnitDecision.Wait>(Decide(At(Old), New, unready: ["db"])).State);
        Assert.Equal(new UnitDecision.Look(Old, Repair: true), Decide(At(Old), New, look: Now, unready: ["db"]));
    }

    [Fact]
    public void A_commit_waits_for_its_window_unless_somebody_agreed_to_it()
    {
        GitOpsUnit nightly = Spec() with { Windows = [new GitOpsWindow { Days = [GitOpsDay.Saturday], From = "22:00", To = "04:00" }] };
        var wait = Assert.IsType<UnitDecision.Wait>(Decide(At(Old), New, spec: nightly));
        Assert.Equal((UnitState.AwaitingWindow, Later), (wait.State, wait.Until));
        Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old) with { Approved = New }, New, spec: nightly));
        Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old), New, spec: nightly, now: Now + TimeSpan.FromHours(10)));

        // Saturday's window reaches into Sunday.
        Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old), New, spec: nightly, now: Now + TimeSpan.FromHours(15)));
        Assert.IsType<UnitDecision.Wait>(Decide(At(Old), New, spec: nightly, now: Now + TimeSpan.FromHours(16)));
    }

    [Fact]
    public void What_somebody_went_back_to_stays()
    {
        UnitRecord record = At(New) with { Pinned = Old };
        Assert.Equal(new UnitDecision.Deploy(Old), Decide(record, New));
        Assert.Equal(new UnitDecision.Wait(null, null, Later), Decide(record with { Healthy = Old }, New));
    }

    [Fact]
    public void A_clock_that_jumps_puts_nothing_off()
    {
        DateTimeOffset nextYear = Now + TimeSpan.FromDays(365);
        Assert.Equal(new UnitDecision.Look(Old, Repair: true), Decide(At(Old), Old, look: nextYear));
        Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old) with { Attempted = New, NextTry = nextYear }, New));

        // Forward: all is due.
        Assert.Equal(new UnitDecision.Look(Old, Repair: true), Decide(At(Old), Old, look: Later, now: nextYear));
        Assert.Equal(new UnitDecision.Deploy(New), Decide(At(Old) with { Attempted = New, NextTry = Later }, New, now: nextYear));
    }

    [Fact]
    public void Without_a_commit_nothing_is_done_and_the_fault_of_the_source_is_said()
    {
        var fresh = new UnitRecord { Unit = "web" };
        Assert.Equal(UnitState.Pending, Assert.IsType<UnitDecision.Wait>(Decide(fresh, null)).State);
        var failed = Assert.IsType<UnitDecision.Wait>(Decide(fresh with { SourceFault = "no answer" }, null));
        Assert.Equal((UnitState.Failed, "no answer"), (failed.State, failed.Message));
        UnitRecord ready = At(Old) with { State = UnitState.Ready, SourceFault = "no answer" };
        Assert.Equal(new UnitDecision.Look(Old, Repair: true), Decide(ready, null, look: Now));
        Assert.Equal(new UnitDecision.Wait(null, null, Later), Decide(ready, Old));
    }

    private static GitOpsUnit Spec() => new() { Name = "web" };

    private static UnitRecord At(string commit) => new() { Unit = "web", Healthy = commit, Attempted = commit, Latest = commit };

    private static UnitDecision Decide(
        UnitRecord record, string? latest, DateTimeOffset? look = null, GitOpsUnit? spec = null, string[]? unready = null, DateTimeOffset? now = null) =>
        UnitDecision.Of(new Unit(spec ?? Spec(), "infra"), record, latest, unready ?? [], look ?? (now ?? Now) + TimeSpan.FromSeconds(30), now ?? Now);
}
