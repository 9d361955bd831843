using System.Net;
using System.Text.Json.Nodes;
using IaC.Network;
using IaC.Pods;
using IaC.Providers.Pods;

namespace IaC.Providers.Tests.Pods;

public sealed class PodOutputsTests
{
    [Fact]
    public void Ports_of_outputs_are_read_as_the_kernel_holds_them_whether_they_were_recorded_or_are_new()
    {
        (PodRecord record, _) = PodDocuments.Build("""
            {"containers":[{"name":"c","image":"app","command":["x"],"ports":[{"containerPort":80,"hostPort":8080},{"containerPort":53,"hostPort":5353,"hostIP":"127.0.0.1","protocol":"UDP"}]}]}
            """);
        JsonObject outputs = PodOutputs.Of(record);
        PortMapping[] published = [new(IPAddress.Any, 8080, 80, PortProtocol.Tcp), new(IPAddress.Loopback, 5353, 53, PortProtocol.Udp)];
        Assert.Equal(published, PodOutputs.MappingsOf(outputs));
        Assert.Equal(published, PodOutputs.MappingsOf(JsonNode.Parse(outputs.ToJsonString())!.AsObject()));
        Assert.Empty(PodOutputs.MappingsOf(null));
        Assert.False(outputs.ContainsKey(PodOutputs.AddressV6));
    }
}
