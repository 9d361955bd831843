namespace IaC.Yaml.Tests.Stacks;

/// <summary>Ports that two take of one host are found before there is a plan, where it is known by then which host that is.</summary>
public sealed class HostPortTests
{
    [Theory]
    [InlineData("nodeName: edge", "nodeName: edge", "stdin:7:92: host port 80/TCP is published by pod/a too")]
    [InlineData("nodeName: edge", "nodeName: other", null)]
    [InlineData("nodeSelector: {zone: b}", "nodeSelector: {zone: b}", null)]
    [InlineData("hostNetwork: true", "hostNetwork: true", "stdin:7:78: host port 80/TCP is published by pod/a too")]
    [InlineData("hostNetwork: true", "nodeName: localhost", "stdin:7:92: host port 80/TCP is published by pod/a too")]
    public void Two_on_one_host_are_refused(string first, string second, string? fault)
    {
        LoadResult result = Load.Text($$$"""
            apiVersion: v1
            kind: Pod
            metadata: {name: a}
            spec: {containers: [{name: main, image: busybox:1, ports: [{containerPort: 80, hostPort: 80}]}], {{{first}}}}
            ---
            {apiVersion: v1, kind: Pod, metadata: {name: b},
              spec: {containers: [{name: main, image: busybox:1, ports: [{containerPort: 80, hostPort: 80}]}], {{{second}}}}}
            """);

        Assert.Equal(fault is null ? [] : [fault], result.Diagnostics.Where(one => one.Message.Contains("host port", StringComparison.Ordinal)).Select(one => $"{one}"));
    }
}
