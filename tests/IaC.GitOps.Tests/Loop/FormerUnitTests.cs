namespace IaC.GitOps.Tests.Loop;

/// <summary>What becomes of units that the document does not name any more.</summary>
public sealed class FormerUnitTests : AgentBench
{
    [Fact]
    public async Task A_unit_that_left_the_document_is_a_former_one_until_its_stack_is_gone()
    {
        Repository.Push("web/file", "one");
        Repository.Push("db/file", "two");
        await using (Running first = Start(Unit("web"), Unit("db")))
        {
            await Until(() => Record("web")?.State == UnitState.Ready && Record("db")?.State == UnitState.Ready);
        }

        await using (Running second = Start(Unit("db")))
        {
            await Until(() => Record("web")?.State == UnitState.Former);
            Assert.Contains("until `iac destroy --stack web`", Record("web")!.Message, StringComparison.Ordinal);
            Assert.Equal("one", Deployment.Machine["web"]);
        }

        int planned = Deployment.Planned.Count;
        await using (Running third = Start(Unit("db")))
        {
            await Until(() => Deployment.Planned.Count > planned);
            Assert.Equal(UnitState.Former, Record("web")?.State);
        }

        Deployment.Machine.TryRemove("web", out _);
        Store.Ask(new UnitRequest("1", "web", UnitVerb.Sync, null));
        await using Running fourth = Start(Unit("db"));
        await Until(() => Record("web") is null);
        Assert.False(Store.IsAsked("web"));
        Assert.NotNull(Record("db"));
    }

    [Fact]
    public async Task A_unit_that_comes_back_goes_on_from_what_is_known_of_it()
    {
        Repository.Push("web/file", "one");
        string commit = Repository.Push("db/file", "two");
        await using (Running first = Start(Unit("web"), Unit("db")))
        {
            await Until(() => Record("web")?.State == UnitState.Ready);
        }

        await using (Running second = Start(Unit("db")))
        {
            await Until(() => Record("web")?.State == UnitState.Former);
        }

        await using Running third = Start(Unit("web"), Unit("db"));
        await Until(() => Record("web")?.State == UnitState.Ready);
        Assert.Single(Deployment.Applied, applied => applied == "web one");
        Assert.Equal(commit, Record("web")!.Healthy);
    }
}
