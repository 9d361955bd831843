using System.Text.Json.Nodes;
using IaC.Providers.Pods;

namespace IaC.Providers.Tests.Pods;

public sealed class PodHealthTests
{
    [Theory]
    [InlineData(true, """{"restartPolicy":"Never","containers":[{"name":"a"}]}""")]
    [InlineData(true, """{"restartPolicy":"OnFailure","containers":[{"name":"a"}]}""")]
    [InlineData(false, """{"restartPolicy":"Always","containers":[{"name":"a"}]}""")]
    [InlineData(false, """{"containers":[{"name":"a"}]}""")]
    [InlineData(false, """{"restartPolicy":"Never","containers":[{"name":"a"},{"name":"b","readinessProbe":{}}]}""")]
    public void A_pod_runs_to_its_end_where_it_is_not_started_again_and_nothing_asks_whether_it_is_ready(bool expected, string spec) =>
        Assert.Equal(expected, PodHealth.RunsToEnd(new JsonObject { ["spec"] = JsonNode.Parse(spec) }));
}
