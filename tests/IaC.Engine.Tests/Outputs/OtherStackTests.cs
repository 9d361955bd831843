using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Outputs;

/// <summary>Outputs of another stack of the same root.</summary>
public sealed class OtherStackTests
{
    [Fact]
    public async Task Values_are_those_of_the_last_run_and_take_part_in_the_diff()
    {
        using TestStack stack = await StartedAsync("""{"url":"tcp://a/","ports":[80,443]}""");
        ResourceDeclaration user = TestStack.Pod("user", """{"live":"${{ stack.db.outputs.url }}","list":["${{ stack[\"db\"].outputs.ports.1 }}"]}""");

        await stack.UpAsync(user);
        Assert.Equal("""{"live":"tcp://a/","list":[443]}""", stack.Machine.Find("pod/user").Inputs["spec"]!.ToJsonString());

        await PublishAsync(stack, """{"url":"tcp://b/","ports":[80,443]}""");
        RunReport report = await stack.UpAsync(user);
        FieldChange change = Assert.Single(report.Step("pod/user").Changes);
        Assert.Equal(("/spec/live", "tcp://b/"), (change.Pointer, (string?)change.After));
        Assert.False((await stack.UpAsync(user)).Plan.HasEffects);
    }

    [Fact]
    public async Task A_secret_output_stays_secret()
    {
        using TestStack stack = await StartedAsync("""{"key":"k=${{ config.key }}"}""");

        RunReport report = await stack.UpAsync(TestStack.Pod("user", """{"live":"${{ stack.db.outputs.key }}"}"""));

        Assert.Equal("k=canary", (string?)stack.Machine.Find("pod/user").Inputs["spec"]!["live"]);
        Assert.Equal(["/spec/live"], (await stack.RecordedAsync("pod/user")).SecretPointers);
        Assert.DoesNotContain("canary", string.Concat(report.Events.Select(EngineEventJson.Write)), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", File.ReadAllText(stack.Database, System.Text.Encoding.Latin1), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("stack.dd.outputs.url", "there is no stack dd (did you mean `db`?)")]
    [InlineData("stack.other.outputs.url", "there is no stack other (run `iac up` of it first, in this root)")]
    [InlineData("stack.db.outputs.urll", "stack db has no output `urll` (did you mean `url`?)")]
    [InlineData("stack.db.outputs.address", "stack db has no output `address` (it has url)")]
    [InlineData("stack.db.outputs.url.host", "the output url of stack db has no `host`")]
    [InlineData("stack.test.outputs.url", "a stack cannot refer to its own outputs (refer to what they are made from)")]
    public async Task What_is_not_there_is_said_when_the_plan_is_made(string expression, string expected)
    {
        using TestStack stack = await StartedAsync("""{"url":"a"}""");

        RunReport report = await stack.PreviewAsync(TestStack.Pod("user", $$$"""{"live":"${{ {{{expression}}} }}"}"""));

        Assert.Equal($"user.yaml:1:11: pod/user: {expected}", Assert.Single(report.Errors));
    }

    [Fact]
    public async Task A_program_computes_from_them()
    {
        using TestStack stack = await StartedAsync("""{"url":"tcp://a/"}""");
        stack.Computed = ImmutableDictionary<string, ComputedValue>.Empty.Add("1", new ComputedValue("1", ["${{ stack.db.outputs.url }}"]));
        stack.Computer = new Length();

        RunReport report = await stack.PreviewAsync(TestStack.Pod("user", """{"live":"${{ apply.1 }}"}"""));

        Assert.Equal(8, (int?)report.Step("pod/user").Inputs!["spec"]!["live"]);
    }

    private static async Task<TestStack> StartedAsync(string outputs)
    {
        var stack = new TestStack();
        await PublishAsync(stack, outputs);
        return stack;
    }

    // A run of the stack `db`, in the folder of the other one.
    private static async Task PublishAsync(TestStack stack, string outputs)
    {
        (stack.Name, stack.Outputs) = ("db", outputs);
        (stack.Config, stack.SecretConfig) = (ImmutableDictionary<string, JsonNode?>.Empty.Add("key", "canary"), ["key"]);
        await stack.UpAsync(TestStack.Pod("db"));
        (stack.Name, stack.Outputs, stack.SecretConfig, stack.Config) = ("test", null, [], ImmutableDictionary<string, JsonNode?>.Empty);
    }

    private sealed class Length : IStackProgram
    {
        public ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new ComputedResult(((string)inputs[0].Value!).Length, []));

        public ValueTask RunHookAsync(HookCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
