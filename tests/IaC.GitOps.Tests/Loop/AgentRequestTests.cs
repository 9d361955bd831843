using IaC.Model.V1Alpha1;
using IaC.Testing;

namespace IaC.GitOps.Tests.Loop;

/// <summary>What somebody asks of an agent: it is heard at once, done or refused, and holds no longer than it is meant.</summary>
public sealed class AgentRequestTests : AgentBench
{
    [Fact]
    public async Task A_rollback_to_a_commit_that_does_not_become_ready_is_given_up()
    {
        string bad = Repository.Push("web/file", "fail");
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        Fetch(bad);

        await Ask(agent, "web", UnitVerb.Rollback, bad);

        await Until(() => Record("web") is { Pinned: null, State: UnitState.Ready } && Deployment.Machine["web"] == "one");
        int tried = Deployment.Applied.Count;
        await Task.Delay(500);
        Assert.Equal(tried, Deployment.Applied.Count);
        Assert.Contains(Record("web")!.History, entry => entry is { What: "failed" } && entry.Commit == bad);
    }

    [Fact]
    public async Task A_wait_for_a_commit_ends_when_something_is_asked()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Timeout = "1h" });
        await Until(() => Record("web")?.Healthy == good);
        Repository.Push("web/file", "hang");
        agent.Agent.Notify(null);
        await Until(() => Deployment.Machine["web"] == "hang");

        await Ask(agent, "web", UnitVerb.Rollback, good);

        await Until(() => Record("web") is { State: UnitState.Ready } && Deployment.Machine["web"] == "one");
        Assert.Equal(good, Record("web")!.Pinned);
    }

    [Theory]
    [InlineData("deadbeef")]
    [InlineData("zz")]
    [InlineData(null)]
    public async Task A_rollback_to_nothing_is_refused_and_changes_nothing(string? commit)
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);

        await Ask(agent, "web", UnitVerb.Rollback, commit);

        Assert.Contains(commit is null ? "no commit before" : $"no commit {commit}", Record("web")!.Refusal, StringComparison.Ordinal);
        Assert.Null(Record("web")!.Pinned);
        await Ask(agent, "web", UnitVerb.Sync);
        Assert.Null(Record("web")!.Refusal);
    }

    [Fact]
    public async Task A_rollback_to_a_commit_whose_signature_was_refused_is_refused_too()
    {
        string signers = Repository.SignBySsh();
        string good = Repository.Push("web/file", "one", "-S");
        await using Running agent = Start(Source() with { Verify = new GitOpsVerification { AllowedSignersFile = signers } }, Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        string unsigned = Repository.Push("web/file", "two");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.SourceFault?.Contains("is not signed", StringComparison.Ordinal) == true);

        await Ask(agent, "web", UnitVerb.Rollback, unsigned);

        Assert.Equal($"commit {CommitName.Short(unsigned)} is not signed", Record("web")!.Refusal);
        Assert.Null(Record("web")!.Pinned);
    }

    [Fact]
    public async Task A_rollback_during_a_trial_goes_to_what_was_healthy_before_it()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { StableSeconds = 1 });
        await Until(() => Record("web") is { Healthy: not null });
        string second = Repository.Push("web/file", "two");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.Healthy == second);
        string third = Repository.Push("web/file", "three");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.Trial?.Commit == third);

        await Ask(agent, "web", UnitVerb.Rollback);

        Assert.Equal(second, Record("web")!.Pinned);
    }

    [Fact]
    public async Task A_resumed_unit_is_suspended_no_more_though_nothing_is_new()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        await Ask(agent, "web", UnitVerb.Suspend);
        await Until(() => Record("web")?.State == UnitState.Suspended);

        await Ask(agent, "web", UnitVerb.Resume);

        await Until(() => Record("web")?.State == UnitState.Ready);
    }

    [Fact]
    public async Task A_rollback_of_a_unit_that_is_suspended_is_carried_out_when_that_is_resumed()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        string next = Repository.Push("web/file", "two");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.Healthy == next);
        await Ask(agent, "web", UnitVerb.Suspend);
        await Ask(agent, "web", UnitVerb.Rollback);

        await Ask(agent, "web", UnitVerb.Resume);

        await Until(() => Record("web") is { State: UnitState.Ready } record && record.Pinned == good && Deployment.Machine["web"] == "one");
        await Ask(agent, "web", UnitVerb.Resume);
        await Until(() => Record("web") is { State: UnitState.Ready, Pinned: null } && Deployment.Machine["web"] == "two");
    }

    [Fact]
    public async Task What_the_document_suspends_is_resumed_there()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Suspend = true });

        await Ask(agent, "web", UnitVerb.Resume);

        Assert.Equal("the document suspends it: take `suspend` out of that", Record("web")!.Refusal);
    }

    [Fact]
    public async Task A_commit_that_is_withdrawn_is_waited_for_no_more()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Source() with { AllowForcePush = true }, Unit("web") with { Approve = GitOpsApproval.Manual });
        await Until(() => Record("web")?.State == UnitState.AwaitingApproval);
        await Ask(agent, "web", UnitVerb.Sync);
        await Until(() => Record("web")?.Healthy == good);
        Repository.Push("web/file", "two");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.State == UnitState.AwaitingApproval);

        Repository.Git("push", "-q", "--force", "origin", $"{good}:main");
        agent.Agent.Notify(null);

        await Until(() => Record("web") is { State: UnitState.Ready, Proposed: null, Pending: [] });
    }

    [Fact]
    public async Task A_unit_that_was_gone_back_from_a_commit_is_ready_when_that_is_taken_away()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Source() with { AllowForcePush = true }, Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        Repository.Push("web/file", "fail");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.State == UnitState.RolledBack);

        Repository.Git("push", "-q", "--force", "origin", $"{good}:main");
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.State == UnitState.Ready);
    }

    [Fact]
    public async Task Drift_that_is_put_right_leaves_a_proposal_as_it_is()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Approve = GitOpsApproval.Manual });
        await Until(() => Record("web")?.State == UnitState.AwaitingApproval);
        await Ask(agent, "web", UnitVerb.Sync);
        await Until(() => Record("web")?.State == UnitState.Ready);
        string next = Repository.Push("web/file", "two");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.State == UnitState.AwaitingApproval);

        Deployment.Machine["web"] = "drifted";
        agent.Agent.Suspect("web");

        await Until(() => Record("web") is { Repairs: 1, State: UnitState.AwaitingApproval });
        Assert.Equal("one", Deployment.Machine["web"]);
        Assert.Equal((next, "update web"), (Record("web")!.Proposed, Assert.Single(Record("web")!.Pending)));
    }

    [Fact]
    public async Task A_commit_that_cannot_be_proposed_is_what_failed_and_is_planned_again_after_a_while()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Approve = GitOpsApproval.Manual });
        await Until(() => Record("web")?.State == UnitState.AwaitingApproval);
        await Ask(agent, "web", UnitVerb.Sync);
        await Until(() => Record("web")?.Healthy == good);

        string invalid = Repository.Push("web/file", "invalid");
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.State == UnitState.Failed);
        Assert.Equal(("failed", invalid), (Record("web")!.History[0].What, Record("web")!.History[0].Commit));
        Assert.Equal(invalid, Record("web")!.Attempted);
    }

    [Fact]
    public async Task A_stack_that_somebody_else_made_is_taken_over_by_consent_alone()
    {
        Deployment.Machine["web"] = "made by hand";
        Deployment.Foreign["web"] = "/home/ann/web";
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Ask(agent, "web", UnitVerb.Sync);
        await Until(() => Record("web") is { State: UnitState.Failed, Approved: null });
        Assert.Contains("last applied from /home/ann/web", Record("web")!.Message, StringComparison.Ordinal);
        Assert.Equal(["update web"], Record("web")!.Pending);
        Assert.DoesNotContain("web one", Deployment.Applied);
        Assert.DoesNotContain(true, Deployment.Accepted);

        await Ask(agent, "web", UnitVerb.Sync);

        await Until(() => Record("web") is { State: UnitState.Ready, Pending: [] });
        Assert.Equal("one", Deployment.Machine["web"]);
    }

    [Fact]
    public async Task Requests_of_other_units_are_no_matter_of_a_unit()
    {
        Repository.Push("web/file", "one");
        string damaged = Path.Combine(Store.Requests, "db.1.json");
        Directory.CreateDirectory(Store.Requests);
        File.WriteAllText(damaged, "{");

        await using Running agent = Start(Unit("web"), Unit("db") with { Path = "web" });

        await Until(() => Record("web")?.State == UnitState.Ready);
        await Until(() => Record("db") is { State: UnitState.Failed } db && db.Message!.Contains("is damaged", StringComparison.Ordinal));
        File.Delete(damaged);
        agent.Agent.WakeAll();
        await Until(() => Record("db")?.State == UnitState.Ready);
    }

    [Fact]
    public async Task Many_units_take_many_requests_at_once()
    {
        string[] names = [.. Enumerable.Range(1, 12).Select(number => $"unit{number}")];
        Repository.Push("web/file", "one");
        await using Running agent = Start([.. names.Select(name => Unit(name) with { Path = "web" })]);
        await Until(() => names.All(name => Record(name)?.State == UnitState.Ready));

        await Task.WhenAll(names.Select(name => Task.Run(() => Store.Ask(new UnitRequest("1", name, UnitVerb.Suspend, null)))));
        agent.Agent.WakeAll();
        await Task.WhenAll(names.Select(name => Task.Run(() => Store.Ask(new UnitRequest("2", name, UnitVerb.Resume, null)))));
        agent.Agent.WakeAll();

        await Until(() => names.All(name => Record(name) is { Answered: "2", State: UnitState.Ready }));
        Assert.DoesNotContain(Events, happened => happened.State == UnitState.Failed);
    }

    // The copy begins at the first commit that was taken; one before it is fetched as somebody would have had it.
    private void Fetch(string commit)
    {
        string copy = Path.Combine(Store.SourceOf("infra"), "repository.git");
        Tool.Run("git", ["--git-dir", copy, "fetch", "-q", "--no-write-fetch-head", Repository.Url, "--unshallow", "main"]);
        Assert.Contains(commit, Tool.Run("git", ["--git-dir", copy, "rev-parse", commit]), StringComparison.Ordinal);
    }
}
