using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps.Tests.Loop;

/// <summary>Agents that follow a real repository and carry out in memory.</summary>
public sealed class AgentTests : AgentBench
{
    [Fact]
    public async Task A_newer_commit_ends_the_wait_for_one_that_hangs()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Timeout = "1h" });
        await Until(() => Deployment.Machine.GetValueOrDefault("web") == "one");
        string hanging = Repository.Push("web/file", "hang");
        agent.Agent.Notify(null);
        await Until(() => Deployment.Machine.GetValueOrDefault("web") == "hang");
        Repository.Push("web/file", "two");

        agent.Agent.Notify("infra");
        await Until(() => Record("web") is { State: UnitState.Ready } && Deployment.Machine["web"] == "two");

        Assert.Equal(["web one", "web hang", "web two"], Deployment.Applied);
        Assert.Contains(Record("web")!.History, entry => entry is { What: "superseded" } && entry.Commit == hanging);
    }

    [Fact]
    public async Task A_commit_that_does_not_become_ready_in_time_goes_back_and_is_not_tried_again()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Timeout = "1s" });
        await Until(() => Record("web")?.Healthy == good);
        string bad = Repository.Push("web/file", "hang");
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.State == UnitState.RolledBack);

        Assert.Equal("one", Deployment.Machine["web"]);
        Assert.Equal([bad], Record("web")!.Bad);
        Assert.Equal(good, Record("web")!.Healthy);
        Assert.Contains("not ready within 1s", Record("web")!.Message, StringComparison.Ordinal);
        int tried = Deployment.Applied.Count;
        agent.Agent.Notify(null);
        agent.Agent.Suspect("web");
        await Task.Delay(300);
        Assert.Equal(tried, Deployment.Applied.Count);
    }

    [Fact]
    public async Task A_commit_that_does_not_stay_ready_goes_back_too()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { StableSeconds = 8 });
        await Until(() => Record("web") is { State: UnitState.Ready, Healthy: null });
        await Until(() => Record("web")?.Healthy == good);
        string bad = Repository.Push("web/file", "ends");
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.State == UnitState.RolledBack);

        Assert.Equal("one", Deployment.Machine["web"]);
        Assert.Equal([bad], Record("web")!.Bad);
        Assert.Contains("it was ready, and then not any more: web: it ended", Record("web")!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_newer_commit_ends_the_watch_over_one_that_is_ready()
    {
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { StableSeconds = 3600 });
        await Until(() => Record("web") is { State: UnitState.Ready });
        Repository.Push("web/file", "two");

        agent.Agent.Notify("infra");

        await Until(() => Deployment.Machine["web"] == "two" && Record("web") is { State: UnitState.Ready });
        Assert.Equal(["web one", "web two"], Deployment.Applied);
    }

    [Fact]
    public async Task A_watch_holds_up_nothing_and_outlives_the_agent()
    {
        Repository.Push("web/file", "one");
        Repository.Push("behind/file", "one");
        await using (Running first = Start(Unit("web") with { StableSeconds = 3600 }, Unit("behind") with { DependsOn = ["web"] }))
        {
            await Until(() => Record("web") is { State: UnitState.Ready, Trial: not null, Healthy: null } && Record("behind")?.State == UnitState.Ready);
            Deployment.Machine["web"] = "something else";
            first.Agent.Suspect("web");
            await Until(() => Record("web") is { Repairs: 1 } && Deployment.Machine["web"] == "one");
            Repository.Push("web/file", "invalid");
            first.Agent.Notify(null);
            await Until(() => Record("web") is { State: UnitState.Failed, Trial: not null });
            Deployment.Machine["web"] = "something else";
            first.Agent.Suspect("web");
            await Until(() => Record("web") is { Repairs: 2 } && Deployment.Machine["web"] == "one");
            Store.Ask(new UnitRequest("1", "web", UnitVerb.Suspend, null));
            first.Agent.WakeAll();
            await Until(() => Record("web") is { State: UnitState.Suspended });
        }

        Store.Write(Record("web")! with { Trial = Record("web")!.Trial! with { Until = DateTimeOffset.UtcNow } });
        Store.Ask(new UnitRequest("2", "web", UnitVerb.Resume, null));
        await using Running second = Start(Unit("web") with { StableSeconds = 3600 });
        await Until(() => Record("web") is { Trial: null, Healthy: not null });
        Assert.Equal("deployed", Record("web")!.History.First(entry => entry.Commit == Record("web")!.Healthy && entry.What != "repaired").What);
        Assert.DoesNotContain("web something else", Deployment.Applied);
    }

    [Fact]
    public async Task Drift_is_put_right_at_once_or_only_told()
    {
        Repository.Push("web/file", "one");
        Repository.Push("told/file", "one");
        await using Running agent = Start(Unit("web"), Unit("told") with { Drift = GitOpsDrift.Warn });
        await Until(() => Record("web")?.State == UnitState.Ready && Record("told")?.State == UnitState.Ready);

        Deployment.Machine["web"] = Deployment.Machine["told"] = "drifted";
        agent.Agent.Suspect(null);

        await Until(() => Deployment.Machine["web"] == "one" && Record("told")?.State == UnitState.Drifted);
        Assert.Equal("drifted", Deployment.Machine["told"]);
        Assert.Equal(["update told"], Record("told")!.Changes);
        await Until(() => Record("web") is { Repairs: 1, State: UnitState.Ready });
    }

    [Fact]
    public async Task A_unit_that_hangs_delays_no_other()
    {
        Repository.Push("bad/file", "hang");
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("bad"), Unit("web"));
        await Until(() => Record("web")?.State == UnitState.Ready && Record("bad")?.State == UnitState.Progressing);

        Repository.Push("web/file", "two");
        agent.Agent.Notify(null);

        await Until(() => Deployment.Machine["web"] == "two");
    }

    [Fact]
    public async Task A_unit_waits_for_those_that_it_depends_on()
    {
        Repository.Push("db/file", "fail");
        Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { DependsOn = ["db"] }, Unit("db"));
        await Until(() => Record("db")?.State == UnitState.Failed && Record("web")?.State == UnitState.AwaitingDependencies);
        Assert.DoesNotContain("web one", Deployment.Applied);

        Repository.Push("db/file", "well");
        agent.Agent.Notify(null);

        await Until(() => Record("web")?.State == UnitState.Ready);
        Assert.Equal(["db well", "web one"], Deployment.Applied.Where(run => run != "db fail"));
    }

    [Fact]
    public async Task A_commit_waits_for_consent_and_has_it_by_sync()
    {
        string commit = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web") with { Approve = GitOpsApproval.Manual });
        await Until(() => Record("web")?.State == UnitState.AwaitingApproval);
        Assert.Equal((commit, "update web"), (Record("web")!.Proposed, Assert.Single(Record("web")!.Proposal)));
        Assert.Empty(Deployment.Applied);
        Assert.DoesNotContain(true, Deployment.Planned);

        Store.Ask(new UnitRequest("1", "web", UnitVerb.Sync, null));
        agent.Agent.WakeAll();

        await Until(() => Record("web") is { State: UnitState.Ready, Answered: "1" });
        Assert.Equal(["web one"], Deployment.Applied);
        Assert.Contains(true, Deployment.Planned);
        Assert.Empty(Store.Asked("web"));
    }

    [Fact]
    public async Task Invalid_and_empty_commits_touch_nothing()
    {
        string good = Repository.Push("web/file", "one");
        await using Running agent = Start(Unit("web"));
        await Until(() => Record("web")?.Healthy == good);
        foreach (string content in new[] { "invalid", "" })
        {
            Repository.Push("web/file", content);
            agent.Agent.Notify(null);
            await Until(() => Record("web")?.State == UnitState.Failed);
            Assert.Equal("one", Deployment.Machine["web"]);
            Repository.Push("web/file", $"one");
            agent.Agent.Notify(null);
            await Until(() => Record("web")?.State == UnitState.Ready);
        }

        Assert.All(Deployment.Applied, run => Assert.Equal("web one", run));
    }

    [Fact]
    public async Task The_next_agent_goes_on_where_one_was_ended()
    {
        Repository.Push("web/file", "one");
        await using (Running first = Start(Unit("web")))
        {
            await Until(() => Record("web")?.State == UnitState.Ready);
            Repository.Push("web/file", "hang");
            first.Agent.Notify(null);
            await Until(() => Deployment.Machine["web"] == "hang");
        }

        Assert.Equal(UnitState.Progressing, Record("web")!.State);
        Store.Ask(new UnitRequest("1", "web", UnitVerb.Rollback, null));
        await using Running second = Start(Unit("web") with { Timeout = "1s" });
        await Until(() => Record("web")?.Answered == "1");
        await Until(() => Deployment.Machine["web"] == "one" || Record("web")?.State == UnitState.RolledBack);
    }

    [Fact]
    public async Task A_damaged_copy_of_theRepository_is_fetched_anew()
    {
        Repository.Push("web/file", "one");
        await using (Running first = Start(Unit("web")))
        {
            await Until(() => Record("web")?.State == UnitState.Ready);
        }

        string copy = Path.Combine(Store.SourceOf("infra"), "repository.git");
        foreach (string file in Directory.GetFiles(Path.Combine(copy, "objects"), "*", SearchOption.AllDirectories))
        {
            File.Delete(file);
        }

        Repository.Push("web/file", "two");
        await using Running agent = Start(Unit("web"));
        for (int round = 0; round < 100 && Deployment.Machine["web"] != "two"; round++)
        {
            agent.Agent.Notify(null);
            await Task.Delay(100);
        }

        await Until(() => Deployment.Machine["web"] == "two" && Record("web")?.State == UnitState.Ready);
    }

    [Fact]
    public async Task A_damaged_record_holds_up_its_unit_alone_until_it_is_taken_away()
    {
        Repository.Push("bad/file", "one");
        Repository.Push("web/file", "one");
        string record = Path.Combine(Store.Folder, "units", "bad.json");
        Directory.CreateDirectory(Path.GetDirectoryName(record)!);
        File.WriteAllText(record, "{");
        await using Running agent = Start(Unit("bad"), Unit("web"));
        await Until(() => Record("web")?.State == UnitState.Ready);
        await Until(() => Events.Any(happened => happened is { Unit: "bad", State: UnitState.Failed } && happened.Message.Contains("is damaged", StringComparison.Ordinal)));
        Assert.DoesNotContain("bad one", Deployment.Applied);

        File.Delete(record);
        agent.Agent.WakeAll();

        await Until(() => Record("bad")?.State == UnitState.Ready);
    }

    [Fact]
    public async Task A_unit_that_is_called_otherwise_goes_on_as_it_is()
    {
        string commit = Repository.Push("web/file", "one");
        await using (Running first = Start(Unit("web")))
        {
            await Until(() => Record("web")?.Healthy == commit);
        }

        await using Running second = Start(Unit("site") with { Path = "web" }, Unit("new") with { Path = "new" });
        await Until(() => Record("site")?.State == UnitState.Ready);

        Assert.Equal("one", Deployment.Machine["site"]);
        Assert.Equal(["web one"], Deployment.Applied);
        Assert.Null(Record("web"));
        await Until(() => Events.Any(happened => happened is { Unit: "site", Message: "was called web" }));
    }

    [Theory]
    [InlineData("/spec/units/1/ignore/0/resource", "unit web ignores fields of `web`, which names no resource", "web", "/spec/hostname")]
    [InlineData("/spec/units/1/ignore/0/paths/0", "unit web ignores `spec.hostname` of pod/web, which is no JSON pointer", "pod/web", "spec.hostname")]
    public void What_would_be_ignored_of_nothing_is_refused_at_its_place(string pointer, string message, string resource, string path)
    {
        DocumentFault fault = Assert.Single(Agent.Check(new GitOpsSpec { Sources = [Source()], Units = [Unit("db"), Unit("web") with { Ignore = [new GitOpsIgnore { Resource = resource, Paths = [path] }] }] }));

        Assert.Equal((pointer, message), (fault.Pointer, fault.Message));
    }

    [Theory]
    [InlineData("two sources infra", true, false)]
    [InlineData("depends on gone", false, false)]
    [InlineData("units depend on each other: a, b", false, true)]
    public void A_document_that_contradicts_itself_is_refused(string message, bool twice, bool cycle)
    {
        GitOpsUnit[] units = cycle ? [Unit("a") with { DependsOn = ["b"] }, Unit("b") with { DependsOn = ["a"] }] : twice ? [Unit("a") with { Source = "infra" }] : [Unit("a") with { DependsOn = ["gone"] }];
        var spec = new GitOpsSpec { Sources = twice ? [Source(), Source()] : [Source()], Units = [.. units] };
        Assert.Contains(message, Assert.Throws<GitOpsException>(() => new Agent(spec, Store, Deployment, Events.Enqueue, TimeProvider.System)).Message, StringComparison.Ordinal);
    }
}
