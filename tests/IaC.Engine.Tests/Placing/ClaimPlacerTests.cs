using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests;

/// <summary>Claims and addresses of stacks over several hosts.</summary>
public sealed class ClaimPlacerTests
{
    private const string UsesData = """
        "volumes":[{"name":"d","persistentVolumeClaim":{"claimName":"data"} }]
        """;

    [Fact]
    public void A_claim_is_where_the_pods_are_that_use_it()
    {
        StackDefinition placed = Place(TestStack.Host("one"), Claim("data"), Claim("idle"), TestStack.Pod("db", $$"""{"nodeName":"one",{{UsesData}} }"""));

        Assert.Equal("one", HostReference.NameOf(Find(placed, "data")));
        Assert.Equal(HostReference.LocalHost, HostReference.NameOf(Find(placed, "idle")));
    }

    [Fact]
    public void A_claim_that_names_its_host_takes_pods_along_that_may_be_there()
    {
        ResourceDeclaration claim = Claim("data");
        claim.Document["metadata"]!["annotations"] = new JsonObject { [HostReference.SelectedNode] = "two" };
        StackDefinition placed = Place(Labelled("one"), Labelled("two"), claim, TestStack.Pod("db", $$"""{"nodeSelector":{"disk":"fast"},{{UsesData}} }"""));

        Assert.Equal("two", HostReference.NameOf(Find(placed, "db")));
    }

    [Theory]
    [InlineData("""{"containerPort":80,"hostPort":80}""", "x ${{ host[\"one\"].status.address }}:80 $${{ y }}")]
    [InlineData("""{"containerPort":80,"hostPort":8080}""", "x ${{ pod.db.status.address }}:80 $${{ y }}")]
    [InlineData("""{"containerPort":80}""", "x ${{ pod.db.status.address }}:80 $${{ y }}")]
    public void An_address_of_another_host_is_that_of_the_host_where_all_ports_are_published_as_they_are(string port, string expected)
    {
        ResourceDeclaration web = TestStack.Pod("web", """{"containers":[{"env":[{"value":"x ${{ pod.db.status.address }}:80 $${{ y }}"}]}]}""");
        StackDefinition placed = Place(TestStack.Host("one"), TestStack.Pod("db", $$"""{"nodeName":"one","containers":[{"ports":[{{port}}]}]}"""), web);

        Assert.Equal(expected, (string?)Find(placed, "web")["spec"]!["containers"]![0]!["env"]![0]!["value"]);
        Assert.Equal(expected.Contains("host", StringComparison.Ordinal), placed.Resources.Single(resource => resource.Key.Name == "web").Options.DependsOn.Contains(TestStack.PodKey("db")));
    }

    [Theory]
    [InlineData("""{"containerPort":80,"hostPort":80}""", "two", "${{ host[\"one\"].status.address }}", null)]
    [InlineData("""{"containerPort":80}""", "one", "${{ pod.db.status.address }}", null)]
    [InlineData("""{"containerPort":80}""", "two", "${{ pod.db.status.address }}", "pod/db is on host one, and its address means nothing on two, where pod/web reads it")]
    public void An_address_in_a_ConfigMap_is_one_that_its_readers_reach(string port, string reader, string expected, string? fault)
    {
        ResourceDeclaration config = TestStack.Declare(new ResourceKey("v1", "ConfigMap", ResourceKey.DefaultNamespace, "c"), "{}", null);
        config.Document["data"] = new JsonObject { ["db"] = "${{ pod.db.status.address }}" };
        ResourceDeclaration web = TestStack.Pod("web", $$"""{"nodeName":"{{reader}}","volumes":[{"name":"c","configMap":{"name":"c"} }]}""");
        List<Diagnostic> faults = [];

        StackDefinition placed = Place(faults, TestStack.Host("one"), TestStack.Host("two"), TestStack.Pod("db", $$"""{"nodeName":"one","containers":[{"ports":[{{port}}]}]}"""), config, web);

        Assert.Equal(expected, (string?)Find(placed, "c")["data"]!["db"]);
        Assert.Equal(fault is null ? [] : [fault], faults.Select(found => found.Message));
    }

    private static StackDefinition Place(params IEnumerable<ResourceDeclaration> resources)
    {
        List<Diagnostic> faults = [];
        StackDefinition placed = Place(faults, resources);
        Assert.Empty(faults);
        return placed;
    }

    private static StackDefinition Place(List<Diagnostic> faults, params IEnumerable<ResourceDeclaration> resources)
    {
        using var stack = new TestStack();
        return Placer.Place(stack.Define(resources), new StackState(), faults);
    }

    private static JsonObject Find(StackDefinition stack, string name) => stack.Resources.Single(resource => resource.Key.Name == name).Document;

    private static ResourceDeclaration Claim(string name) => TestStack.Declare(new ResourceKey("v1", "PersistentVolumeClaim", ResourceKey.DefaultNamespace, name), "{}", null);

    private static ResourceDeclaration Labelled(string name)
    {
        ResourceDeclaration host = TestStack.Host(name);
        host.Document["metadata"]!["labels"] = new JsonObject { ["disk"] = "fast" };
        return host;
    }
}
