using System.Text.Json;
using IaC.Model;
using IaC.Providers.Pods.Records;

namespace IaC.Providers.Tests.Pods;

public sealed class ContainerDemandTests
{
    [Theory]
    [InlineData("", 300)]
    [InlineData("""{"name":"i","image":"x","resources":{"requests":{"cpu":"200m"}}}""", 300)]
    [InlineData("""{"name":"i","image":"x","resources":{"requests":{"cpu":"400m"}}}""", 400)]
    [InlineData("""{"name":"s","image":"x","restartPolicy":"Always","resources":{"requests":{"cpu":"50m"}}}""", 350)]
    [InlineData("""{"name":"s","image":"x","restartPolicy":"Always","resources":{"requests":{"cpu":"50m"}}},{"name":"i","image":"x","resources":{"requests":{"cpu":"400m"}}}""", 450)]
    [InlineData("""{"name":"i","image":"x","resources":{"requests":{"cpu":"340m"}}},{"name":"s","image":"x","restartPolicy":"Always","resources":{"requests":{"cpu":"50m"}}}""", 350)]
    public void A_pod_asks_for_its_worst_moment(string inits, long expected)
    {
        string spec = $$"""
            {"initContainers":[{{inits}}],"containers":[{"name":"a","image":"x","resources":{"limits":{"cpu":"100m"} } },{"name":"b","image":"x","resources":{"requests":{"cpu":"200m"} } }]}
            """;
        Assert.Equal(expected, ContainerDemand.Of(JsonSerializer.Deserialize(spec, ModelJson.Default.PodSpec)!).CpuMillis);
    }
}
