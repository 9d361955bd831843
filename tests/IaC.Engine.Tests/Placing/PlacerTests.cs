using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>Pods that name labels instead of a host.</summary>
public sealed class PlacerTests
{
    private static readonly ResourceDeclaration[] Hosts = [Host("a", "disk", "fast"), Host("b", "disk", "fast"), Host("c", "disk", "slow")];

    [Fact]
    public async Task A_pod_runs_on_a_host_that_has_its_labels_and_stays_there()
    {
        using var stack = new TestStack();
        ResourceDeclaration[] pods = [.. Enumerable.Range(0, 4).Select(number => Pod($"p{number}", "disk", "fast")), Pod("slow", "disk", "slow"), Pod("c", "kubernetes.io/hostname", "c"), TestStack.Pod("free")];

        RunReport up = await stack.UpAsync([.. Hosts, .. pods]);

        string[] hosts = [.. up.Plan.Steps.Where(step => step.Key.Name.StartsWith('p')).Select(HostOf).Order()!];
        Assert.Equal(["a", "a", "b", "b"], hosts);
        Assert.Equal("c", HostOf(up.Plan.Steps.Single(step => step.Key.Name == "slow")));
        Assert.Null(HostOf(up.Plan.Steps.Single(step => step.Key.Name == "free")));
        Assert.False((await stack.UpAsync([.. pods, .. Hosts])).Plan.HasEffects);
        RunReport third = await stack.UpAsync([.. Hosts, Host("d", "disk", "fast"), .. pods]);
        Assert.Single(third.Plan.Steps, step => step.Key.Kind == "Pod" && step.Action != StepAction.Same);
    }

    [Fact]
    public async Task Labels_that_no_host_has_are_said_with_those_that_there_are()
    {
        using var stack = new TestStack();
        await using StackSession session = await stack.OpenAsync();

        PlanResult none = await session.PlanAsync(stack.Define([.. Hosts, Pod("p", "disk", "none")]), PlanOptions.Default, TestContext.Current.CancellationToken);
        Diagnostic fault = Assert.Single(none.Diagnostics);
        Assert.Equal("no Host of the stack has the labels disk=none", fault.Message);
        Assert.Equal("there are: a (disk=fast); b (disk=fast); c (disk=slow)", fault.Remedy);

        ResourceDeclaration named = Pod("p", "disk", "fast");
        named.Document["spec"]!["nodeName"] = "c";
        PlanResult other = await session.PlanAsync(stack.Define([.. Hosts, named]), PlanOptions.Default, TestContext.Current.CancellationToken);
        Assert.Equal("host c has not the labels disk=fast", Assert.Single(other.Diagnostics).Message);
    }

    [Fact]
    public async Task Where_something_runs_may_stand_in_the_config_and_nowhere_else_that_is_known_later()
    {
        using var stack = new TestStack { Config = ImmutableDictionary<string, JsonNode?>.Empty.Add("disk", "slow").Add("where", "a").Add("number", 5) };
        ResourceDeclaration[] pods = [Pod("selects", "disk", "${{ config.disk }}"), TestStack.Pod("named", """{"nodeName":"${{ config.where }}"}""")];

        RunReport up = await stack.PreviewAsync([.. Hosts, .. pods]);

        Assert.Equal("c", HostOf(up.Step("pod/selects")));
        Assert.Equal("a", HostOf(up.Step("pod/named")));
        foreach (string unknown in new[] { "${{ pod.named.status.value }}", "${{ config.number }}", "${{ config.absent }}" })
        {
            Diagnostic fault = (await stack.PreviewAsync([.. Hosts, pods[1], TestStack.Pod("p", $$"""{"nodeName":"{{unknown}}"}""")])).Result.Diagnostics[0];
            Assert.Equal($"`{unknown}` says where pod/p runs, and gives no text that is known by then", fault.Message);
            Assert.Equal(15, fault.Position!.Column);
        }
    }

    private static string? HostOf(PlannedStep step) => (string?)step.Inputs?["spec"]?["nodeName"];

    private static ResourceDeclaration Pod(string name, string label, string value) => TestStack.Pod(name, $$"""{"nodeSelector":{"{{label}}":"{{value}}"} }""");

    private static ResourceDeclaration Host(string name, string label, string value)
    {
        ResourceDeclaration host = TestStack.Host(name);
        host.Document["metadata"]!["labels"] = new JsonObject { [label] = value };
        return host;
    }
}
