using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests.Graph;

public sealed class ResourceGraphTests
{
    private static readonly Dictionary<(string, string), KindDescriptor> Kinds = new()
    {
        [("v1", "Pod")] = new FakeKind("v1", "Pod"),
        [("iac/v1alpha1", "Image")] = new FakeKind("iac/v1alpha1", "Image"),
    };

    [Fact]
    public void What_is_referred_to_comes_first_whatever_the_order_of_declaration()
    {
        (ResourceGraph graph, ImmutableArray<Diagnostic> faults) = Build(
            TestStack.Pod("web", """{"uses":"nginx","live":"${{ pod.db.status.value }}"}"""), TestStack.Pod("db"), TestStack.Image("nginx"), TestStack.Pod("other"));

        Assert.Empty(faults);
        Assert.Equal(["pod/db", "image/nginx", "pod/other", "pod/web"], graph.Nodes.Select(node => node.Declaration.Key.ToString()));
        GraphNode web = graph.Nodes[^1];
        Assert.Equal(["/spec/live", "/spec/uses"], web.References.Select(reference => reference.Reference.Pointer));
        Assert.Equal(2, web.DependsOn.Length);
    }

    [Fact]
    public void DependsOn_makes_an_edge()
    {
        (ResourceGraph graph, _) = Build(TestStack.Pod("web", options: new ResourceOptions { DependsOn = [TestStack.PodKey("db")] }), TestStack.Pod("db"));

        Assert.Equal(["pod/db", "pod/web"], graph.Nodes.Select(node => node.Declaration.Key.ToString()));
    }

    [Fact]
    public void An_optional_reference_to_nothing_makes_no_edge()
    {
        (ResourceGraph graph, ImmutableArray<Diagnostic> faults) = Build(TestStack.Pod("web", """{"uses":"docker.io/nginx","optional":true}"""));

        Assert.Empty(faults);
        Assert.Empty(graph.Nodes[0].References);
    }

    [Fact]
    public void All_faults_come_at_once_each_with_its_place()
    {
        (_, ImmutableArray<Diagnostic> faults) = Build(
            TestStack.Pod("web", """{"uses":"ngin"}"""),
            TestStack.Pod("api", """{"live":"${{ pod.wbe.status.value }}","list":"${{ config.domain }}"}"""),
            TestStack.Image("nginx"),
            TestStack.Image("nginx"),
            TestStack.Declare(new ResourceKey("v1", "Pdo", "default", "x"), "{}", null),
            TestStack.Pod("late", options: new ResourceOptions { DependsOn = [TestStack.PodKey("never")] }));

        Assert.Equal(
            [
                "nginx.yaml:1:15: image/nginx is declared twice (first at nginx.yaml:1:15)",
                "web.yaml:1:11: pod/web refers to image/ngin, which is not in the stack (did you mean `image/nginx`?)",
                "api.yaml:1:11: pod/api refers to the config value domain, which is not set (run `iac config set domain VALUE`)",
                "api.yaml:1:11: pod/api refers to pod/wbe, which is not in the stack (did you mean `pod/web`?)",
                "x.yaml:1:6: there is no kind v1 Pdo (did you mean `v1 Pod`?)",
                "late.yaml:1:38: pod/late refers to pod/never, which is not in the stack",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void A_cycle_names_its_edges_and_nothing_outside_it()
    {
        (ResourceGraph graph, ImmutableArray<Diagnostic> faults) = Build(
            TestStack.Pod("outside", """{"live":"${{ pod.a.status.value }}"}"""),
            TestStack.Pod("a", """{"live":"${{ pod.b.status.value }}"}"""),
            TestStack.Pod("b", options: new ResourceOptions { DependsOn = [TestStack.PodKey("c")] }),
            TestStack.Pod("c", """{"restart":"${{ pod.a.status.value }}"}"""),
            TestStack.Pod("free"));

        Diagnostic fault = Assert.Single(faults);
        Assert.Equal("dependency cycle: pod/a needs pod/b (/spec/live), pod/b needs pod/c (depends-on), pod/c needs pod/a (/spec/restart)", fault.Message);
        Assert.Equal("a.yaml:1:11", fault.Position!.ToString());
        Assert.Equal(["pod/free"], graph.Nodes.Select(node => node.Declaration.Key.ToString()));
    }

    [Fact]
    public void A_resource_that_needs_itself_is_a_cycle_and_each_cycle_is_named_once()
    {
        (_, ImmutableArray<Diagnostic> faults) = Build(
            TestStack.Pod("a", """{"live":"${{ pod.a.status.value }}"}"""),
            TestStack.Pod("b", """{"live":"${{ pod.c.status.value }}"}"""),
            TestStack.Pod("c", """{"live":"${{ pod.b.status.value }}"}"""));

        Assert.Equal(
            ["dependency cycle: pod/a needs pod/a (/spec/live)", "dependency cycle: pod/b needs pod/c (/spec/live), pod/c needs pod/b (/spec/live)"],
            faults.Select(fault => fault.Message));
    }

    private static (ResourceGraph Graph, ImmutableArray<Diagnostic> Faults) Build(params ImmutableArray<ResourceDeclaration> resources) =>
        ResourceGraph.Build(new StackDefinition { Name = "s", Project = "p", Origin = "/x", Resources = resources }, Kinds);
}
