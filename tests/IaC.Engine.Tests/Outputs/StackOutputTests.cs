using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Outputs;

/// <summary>What a stack gives to the outside.</summary>
public sealed class StackOutputTests
{
    [Fact]
    public async Task Outputs_are_recorded_at_the_end_and_replaced_as_a_whole()
    {
        using var stack = new TestStack { Outputs = """{"url":"tcp://${{ pod.db.status.value }}/","n":[1,"${{ pod.db.status.value }}"],"old":true}""" };

        RunReport report = await stack.UpAsync(Db("a"));
        Assert.Equal("tcp://a/", (string?)Assert.Single(report.Events.OfType<EngineEvent.OutputsReady>()).Outputs["url"]);
        Assert.Contains("old=true url=tcp://a/", await stack.RecordedOutputsAsync(), StringComparison.Ordinal);
        Assert.False((await stack.PreviewAsync(Db("a"))).Plan.HasEffects);

        stack.Outputs = """{"url":"tcp://${{ pod.db.status.value }}/"}""";
        RunReport without = await stack.UpAsync(Db("a"));
        Assert.Equal((false, "old"), (without.Plan.HasChanges, without.Plan.OutputChanges.Last()));
        Assert.Equal("url=tcp://a/", await stack.RecordedOutputsAsync());

        await stack.DestroyAsync();
        Assert.Equal("", await stack.RecordedOutputsAsync());
    }

    [Fact]
    public async Task A_failed_run_keeps_what_it_could_not_make_anew()
    {
        using var stack = new TestStack { Outputs = """{"db":"${{ pod.db.status.value }}","web":"${{ pod.web.status.value }}"}""" };
        await stack.UpAsync(Db("a"), TestStack.Pod("web", """{"restart":"b","value":"b"}"""));

        stack.Outputs = """{"db":"${{ pod.db.status.value }}","new":"${{ pod.new.status.value }}"}""";
        stack.Machine.Fault = call => call == "create pod/new" ? new IOException("no") : null;
        await stack.UpAsync(Db("c"), TestStack.Pod("new", """{"value":"d"}""", new ResourceOptions { DependsOn = [TestStack.PodKey("db")] }));

        Assert.Equal("db=c web=b", await stack.RecordedOutputsAsync());
    }

    [Fact]
    public async Task A_secret_output_is_sealed_and_masked()
    {
        using var stack = new TestStack
        {
            Outputs = """{"key":"k=${{ config.key }}"}""",
            Config = ImmutableDictionary<string, JsonNode?>.Empty.Add("key", "canary"),
            SecretConfig = ["key"],
        };

        RunReport report = await stack.UpAsync(Db("a"));

        Assert.Equal("key=k=canary!", await stack.RecordedOutputsAsync());
        Assert.DoesNotContain("canary", File.ReadAllText(stack.Database, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", string.Concat(report.Events.Select(EngineEventJson.Write)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_an_output_refers_to_must_be_there()
    {
        using var stack = new TestStack { Outputs = """{"url":"${{ pod.bd.status.value }}"}""" };
        Diagnostic fault = Assert.Single((await stack.PreviewAsync(Db("a"))).Result.Diagnostics);
        Assert.Equal(("stack/test refers to pod/bd, which is not in the stack", "test.yaml"), (fault.Message, fault.Position?.File));

        stack.Outputs = """{"url":"${{ pod.db.status.valeu }}"}""";
        RunReport report = await stack.UpAsync(Db("a"));
        Assert.Contains("the output url has no value", report.Events.OfType<EngineEvent.Summary>().Single().Message, StringComparison.Ordinal);
    }

    private static ResourceDeclaration Db(string value) => TestStack.Pod("db", $$"""{"restart":"{{value}}","value":"{{value}}"}""");
}
