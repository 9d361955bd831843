using IaC.Model.V1Alpha1;
using IaC.Testing;

namespace IaC.GitOps.Tests.Loop;

/// <summary>What agents go on after: what commits say of themselves, files that were lost, repositories that are rewritten or gone for a while.</summary>
public sealed class AgentFaultTests : AgentBench
{
    [Fact]
    public async Task The_next_agent_goes_on_with_the_commit_that_was_taken_last_before_its_source_answers()
    {
        string old = Repository.Push("web/file", "one");
        await using (Running first = Start(Unit("web")))
        {
            await Until(() => Record("web")?.Healthy == old);
            Repository.Push("web/file", "hang");
            first.Agent.Notify(null);
            await Until(() => Deployment.Machine["web"] == "hang");
        }

        await using Running second = Start(Unit("web"));
        await Until(() => Deployment.Applied.Count > 2);

        Assert.Equal(["web one", "web hang", "web hang"], Deployment.Applied);
    }

    [Fact]
    public async Task Files_of_an_agent_before_are_not_believed()
    {
        string commit = Repository.Push("web/file", "one");
        await using (Running first = Start(Unit("web")))
        {
            await Until(() => Record("web")?.Healthy == commit);
        }

        File.WriteAllText(Path.Combine(Store.SourceOf("infra"), "trees", commit, "web/file"), "");
        await using Running second = Start(Unit("web"));
        int planned = Deployment.Planned.Count;
        second.Agent.Suspect("web");
        await Until(() => Deployment.Planned.Count > planned);
        Repository.Push("web/file", "two");
        second.Agent.Notify(null);
        await Until(() => Deployment.Machine["web"] == "two");

        Assert.Equal(["web one", "web two"], Deployment.Applied);
    }

    [Fact]
    public async Task What_a_commit_declared_when_it_was_carried_out_is_not_deleted_as_drift_from_it()
    {
        string commit = Repository.Push("web/file", "web db");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == commit);
        File.WriteAllText(Path.Combine(Store.SourceOf("infra"), "trees", commit, "web/file"), "web");

        agent.Agent.Suspect("web");

        await Until(() => Record("web")?.State == UnitState.Drifted);
        Assert.Equal("web db", Deployment.Machine["web"]);
        Assert.StartsWith($"{CommitName.Short(commit)} declared db when it was carried out, and does not any more", Record("web")!.Message, StringComparison.Ordinal);
        Assert.Equal(["update web"], Record("web")!.Pending);
        await Ask(agent, "web", UnitVerb.Sync);
        await Until(() => Deployment.Machine["web"] == "web" && Record("web")?.State == UnitState.Ready);
    }

    [Fact]
    public async Task What_a_commit_that_was_gone_back_from_declared_is_deleted_as_drift()
    {
        string good = Repository.Push("web/file", "web");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);

        Deployment.Machine["web"] = "web db";
        agent.Agent.Suspect("web");

        await Until(() => Deployment.Machine["web"] == "web");
    }

    [Fact]
    public async Task A_commit_of_a_time_that_there_is_not_is_taken_like_any()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.State == UnitState.Ready);
        Repository.Push("web/file", "two");
        string commit = Tool.Run("sh", ["-c", $"cd '{Repository.Work}' && GIT_COMMITTER_DATE='@999999999999 +0000' git commit -q --allow-empty -m late && git push -q origin HEAD:main --force && git rev-parse HEAD"]).Trim();

        agent.Agent.Notify(null);

        await Until(() => Record("web") is { State: UnitState.Ready } record && record.Healthy == commit);
        string next = Repository.Push("web/file", "three");
        agent.Agent.Notify(null);
        await Until(() => Record("web")?.Healthy == next);
    }

    [Fact]
    public async Task What_was_refused_is_said_for_as_long_as_it_is_what_the_repository_has()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        Repository.Git("commit", "-q", "--amend", "-m", "rewritten");
        Repository.Git("push", "-q", "--force", "origin", "HEAD:main");
        agent.Agent.Notify(null);
        await Until(IsRewritten);

        string away = Repository.Bare + ".away";
        Directory.Move(Repository.Bare, away);
        agent.Agent.Notify(null);
        await Until(() => Record("web")!.SourceFault!.Contains("not appear to be a git repository", StringComparison.Ordinal));
        Directory.Move(away, Repository.Bare);
        agent.Agent.Notify(null);
        await Until(IsRewritten);

        Repository.Git("push", "-q", "--force", "origin", $"{good}:main");
        agent.Agent.Notify(null);
        await Until(() => Record("web")!.SourceFault is null);
        Repository.Git("push", "-q", "--force", "origin", "HEAD:main");
        agent.Agent.Notify(null);
        await Until(IsRewritten);

        bool IsRewritten() => Record("web")!.SourceFault?.Contains("was rewritten", StringComparison.Ordinal) == true;
    }

    [Fact]
    public async Task What_is_asked_of_a_source_that_does_not_answer_just_then_is_asked_when_it_does()
    {
        string signers = Repository.SignBySsh();
        string may = File.ReadAllText(signers);
        File.WriteAllText(signers, "");
        string commit = Repository.Push("web/file", "one", "-S");
        await using Running agent = Start(Source() with { Verify = new GitOpsVerification { AllowedSignersFile = signers } }, Unit("web"));
        await Until(() => Fault().Contains("is not signed by somebody who may", StringComparison.Ordinal));

        string away = Repository.Bare + ".away";
        Directory.Move(Repository.Bare, away);
        await Ask(agent, "web", UnitVerb.Sync);
        await Until(() => Fault().Contains("not appear to be a git repository", StringComparison.Ordinal));
        File.WriteAllText(signers, may);
        Directory.Move(away, Repository.Bare);
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.Healthy == commit);

        string Fault() => Record("web")?.SourceFault ?? "";
    }

    [Fact]
    public async Task What_was_taken_unsigned_is_not_carried_out_once_it_has_to_be_signed()
    {
        string signers = Repository.SignBySsh();
        string good = Repository.Push("web/file", "one", "-S");
        GitOpsUnit unit = Unit("web") with { Approve = GitOpsApproval.Manual };
        await using (Running first = Start(unit))
        {
            await Until(() => Record("web")?.State == UnitState.AwaitingApproval);
            await Ask(first, "web", UnitVerb.Sync);
            await Until(() => Record("web")?.Healthy == good);
            Repository.Push("web/file", "two");
            first.Agent.Notify(null);
            await Until(() => Record("web")?.State == UnitState.AwaitingApproval);
        }

        string away = Repository.Bare + ".away";
        Directory.Move(Repository.Bare, away);
        await using Running second = Start(Source() with { Verify = new GitOpsVerification { AllowedSignersFile = signers } }, unit);
        await Ask(second, "web", UnitVerb.Sync);
        await Until(() => Record("web") is { State: UnitState.Ready, SourceFault: not null });

        Assert.Equal(["web one"], Deployment.Applied);
        Directory.Move(away, Repository.Bare);
        string next = Repository.Push("web/file", "three", "-S");
        second.Agent.Notify(null);
        await Until(() => Record("web") is { State: UnitState.AwaitingApproval } record && record.Latest == next);
    }

    [Fact]
    public async Task A_key_that_is_taken_away_holds_for_what_was_taken_before()
    {
        string signers = Repository.SignBySsh();
        string may = File.ReadAllText(signers);
        string commit = Repository.Push("web/file", "one", "-S");
        await using Running agent = Start(Source() with { Verify = new GitOpsVerification { AllowedSignersFile = signers } }, Unit("web"));
        await Until(() => Record("web")?.Healthy == commit);

        File.WriteAllText(signers, "");
        agent.Agent.Notify(null);
        await Until(() => agent.Agent.Sources[0] is { Current: null, Fault: { } fault } && fault.Contains("is not signed by somebody who may", StringComparison.Ordinal));
        File.WriteAllText(signers, may);
        agent.Agent.Notify(null);

        await Until(() => agent.Agent.Sources[0] is { Current: not null, Fault: null });
        Assert.Equal(["web one"], Deployment.Applied);
    }

    [Fact]
    public async Task What_is_to_be_done_once_in_a_hundred_years_is_done()
    {
        string commit = Repository.Push("web/file", "one");
        await using Running agent = Start(Source() with { Interval = "999999h" }, Unit("web") with { Scan = "999999h", Timeout = "999999h" });
        await Until(() => Record("web")?.Healthy == commit);
        string next = Repository.Push("web/file", "two");
        agent.Agent.Notify(null);
        await Until(() => Record("web") is { State: UnitState.Ready } record && record.Healthy == next);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 3, 4)]
    [InlineData(1, 40, 300)]
    [InlineData(7200, 3, 7200)]
    [InlineData(3_600_000_000, 40, 3_600_000_000)]
    public void After_failures_the_pause_doubles_up_to_the_longest(long first, int failures, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Backoff.After(TimeSpan.FromSeconds(first), failures));

    [Fact]
    public async Task What_somebody_stopped_is_not_ready_and_no_commit_goes_back_for_it()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { StableSeconds = 3600 });
        await Until(() => Record("web")?.State == UnitState.Ready);
        string held = Repository.Push("web/file", "held");
        agent.Agent.Notify(null);

        await Until(() => Record("web") is { State: UnitState.Degraded, Message: "web: stopped" });

        Assert.Equal(held, Record("web")!.Trial!.Commit);
        Assert.Empty(Record("web")!.Bad);
    }

    [Fact]
    public async Task What_something_else_gives_up_does_not_end_a_unit()
    {
        string cancelled = Repository.Push("web/file", "cancelled");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web") is { Message: { } message } record && record.Attempted == cancelled && message.Contains("given up", StringComparison.Ordinal));

        string next = Repository.Push("web/file", "two");
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.Healthy == next);
    }

    [Fact]
    public async Task A_unit_that_can_be_kept_no_more_ends_the_agent()
    {
        Repository.Push("web/file", "one");
        using var agent = new Agent(new GitOpsSpec { Sources = [Source()], Units = [Unit("web"), Unit("db") with { Path = "web" }] }, Store, Deployment, happened => ArgumentOutOfRangeException.ThrowIfEqual(happened.Unit, "web"), TimeProvider.System);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => agent.RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task What_is_gone_of_a_source_is_no_hindrance_to_looks()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.State == UnitState.Ready);

        Directory.Delete(Store.SourceOf("infra"), recursive: true);
        Deployment.Machine["web"] = "otherwise";
        agent.Agent.Suspect("web");

        await Until(() => Deployment.Machine["web"] == "one");
    }

    [Fact]
    public async Task Packs_of_many_commits_are_brought_together_and_nothing_goes()
    {
        string first = Repository.Push("web/file", "0");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == first);
        for (int number = 1; number < 21; number++)
        {
            string commit = Repository.Push("web/file", $"{number}");
            agent.Agent.Notify(null);
            await Until(() => Record("web")?.Latest == commit);
        }

        agent.Agent.Notify(null);

        string copy = Path.Combine(Store.SourceOf("infra"), "repository.git");
        await Until(() => Directory.GetFiles(Path.Combine(copy, "objects/pack"), "*.pack").Length < 5);
        Assert.Equal("21", Tool.Run("git", ["--git-dir", copy, "rev-list", "--count", "refs/iac/incoming"]).Trim());
        Assert.Equal("0", Tool.Run("git", ["--git-dir", copy, "show", $"{first}:web/file"]));
    }
}
