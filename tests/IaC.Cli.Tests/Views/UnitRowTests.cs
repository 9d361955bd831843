using IaC.Cli.Views.Agents;
using IaC.GitOps;

namespace IaC.Cli.Tests.Views;

public sealed class UnitRowTests
{
    [Fact]
    public void A_unit_is_at_the_commit_that_is_on_trial()
    {
        UnitRow row = UnitRow.Of(new UnitRecord { Unit = "web", Healthy = "one", Trial = new UnitTrial("two", DateTimeOffset.UnixEpoch, 1) });

        Assert.Equal(("two", "one", DateTimeOffset.UnixEpoch), (row.Running, row.Healthy, row.TrialUntil));
    }
}
