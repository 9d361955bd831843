using IaC.Model;

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

    [Theory]
    [InlineData("/spec", false)]
    [InlineData("/spec/containers/0/ports", false)]
    [InlineData("/spec/containers/*/ports/0/hostIP", false)]
    [InlineData("/spec/nodeName", false)]
    [InlineData("/spec/hostNetwork", false)]
    [InlineData("/spec/containers/0/image, /spec/containers/1/ports", true)]
    [InlineData("/metadata/labels", true)]
    public void What_keeps_its_recorded_ports_is_left_to_the_plan(string ignored, bool refused)
    {
        foreach (string first in new[] { "a", "b" })
        {
            LoadResult result = Load.Text(string.Join("\n---\n", new[] { "a", "b" }.Select(name => $$$"""
                {apiVersion: v1, kind: Pod, metadata: {name: {{{name}}}{{{(name == first ? $", annotations: {{iac/ignore-changes: \"{ignored}\"}}" : "")}}}},
                  spec: {containers: [{name: main, image: busybox:1, ports: [{containerPort: 80, hostPort: 80}]}]}}
                """)));

            Assert.Equal(refused ? 1 : 0, result.Diagnostics.Count(one => one.Severity == DiagnosticSeverity.Error));
        }
    }
}
