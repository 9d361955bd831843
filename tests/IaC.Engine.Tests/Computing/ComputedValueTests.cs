using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Computing;

/// <summary>Values that only the program of a stack can compute.</summary>
public sealed class ComputedValueTests
{
    private static readonly ResourceDeclaration Web = TestStack.Pod("web", """{"live":"to ${{ apply.1 }}"}""");

    [Fact]
    public async Task A_value_is_computed_when_its_inputs_are_known_and_compared_by_itself()
    {
        var computer = new Computer(inputs => new ComputedResult(((string)inputs[0].Value!).Length, []));
        using TestStack stack = Stack(computer);
        await stack.UpAsync(TestStack.Pod("web", """{"live":"none"}"""));

        RunReport first = await stack.UpAsync(Db("10.0.0.7"), Web);
        Assert.True(Assert.Single(first.Step("pod/web").Changes).AfterUnknown);
        Assert.Equal("to 8", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
        Assert.False((await stack.UpAsync(Db("10.0.0.7"), Web)).Plan.HasChanges);

        // Another input and the same value: nothing to do for who uses it.
        RunReport same = await stack.UpAsync(Db("10.0.0.8"), Web);
        Assert.DoesNotContain(same.Events, value => value is EngineEvent.StepSucceeded { Name: "pod/web" });
        Assert.Equal(["pod/db"], (await stack.RecordedAsync("pod/web")).DependsOn.Select(urn => urn.ToKey().ToString()));
    }

    [Fact]
    public async Task A_secret_result_is_sealed_and_masked()
    {
        using TestStack stack = Stack(new Computer(_ => new ComputedResult("canary", [""])));

        RunReport report = await stack.UpAsync(Db("a"), Web);

        Assert.Equal(["/spec/live"], (await stack.RecordedAsync("pod/web")).SecretPointers);
        Assert.DoesNotContain("canary", File.ReadAllText(stack.Database, System.Text.Encoding.Latin1), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", string.Concat(report.Events), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false, "`abc` is no port")]
    [InlineData(true, "the secret value that its expression gives does not fit here")]
    public async Task A_value_is_checked_where_it_stands_as_if_it_had_been_written(bool secret, string message)
    {
        using TestStack stack = Stack(new Computer(_ => new ComputedResult("abc", secret ? [""] : [])));
        ResourceDeclaration web = TestStack.Pod("web", """{"port":"${{ apply.1 }}"}""");

        RunReport report = await stack.UpAsync(Db("a"), web);

        Assert.Contains(message, Assert.Single(report.Events.OfType<EngineEvent.StepFailed>()).Message, StringComparison.Ordinal);
        Assert.DoesNotContain("create pod/web", stack.Machine.Effects);
        if (secret)
        {
            Assert.DoesNotContain("abc", string.Concat(report.Events), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task An_input_that_never_comes_fails_the_step()
    {
        using TestStack stack = Stack(new Computer(_ => new ComputedResult("x", [])));
        stack.Computed = ImmutableDictionary<string, ComputedValue>.Empty.Add("1", new ComputedValue("1", ["${{ pod.db.status.valeu }}"]));

        RunReport report = await stack.UpAsync(Db("a"), Web);

        Assert.Equal("pod/db has no output `valeu`, which /spec/live is computed from", Assert.Single(report.Events.OfType<EngineEvent.StepFailed>()).Message);
        Assert.DoesNotContain("create pod/web", stack.Machine.Effects);
    }

    [Fact]
    public async Task A_program_that_fails_fails_the_step_and_deletes_nothing()
    {
        using TestStack stack = Stack(new Computer(_ => throw new EngineException("the program is gone")));
        await stack.UpAsync(TestStack.Pod("old"));

        RunReport report = await stack.UpAsync(Db("a"), Web);

        EngineEvent.StepFailed failed = Assert.Single(report.Events.OfType<EngineEvent.StepFailed>());
        Assert.Equal("pod/web", failed.Name);
        Assert.Contains("the program is gone", failed.Message, StringComparison.Ordinal);
        Assert.True(stack.Machine.Find("pod/old").Inputs.Count > 0);
    }

    [Theory]
    [InlineData(false, RunOutcome.Failed)]
    [InlineData(true, RunOutcome.RolledBack)]
    public async Task What_the_program_says_is_wrong_stops_the_run_and_the_next_plan_but_no_rollback(bool rollback, RunOutcome outcome)
    {
        Computer? computer = null;
        computer = new Computer(_ =>
        {
            computer!.Fault = "the program logged an error";
            return new ComputedResult("x", []);
        });
        using TestStack stack = Stack(computer);
        await stack.UpAsync(TestStack.Pod("old"));
        stack.Options = new ApplyOptions { Parallelism = 1, RollbackOnFailure = rollback };

        RunReport report = await stack.UpAsync(Db("a"), Web, TestStack.Pod("next", """{"live":"${{ pod.web.status.value }}"}"""));

        EngineEvent.StepFailed failed = Assert.Single(report.Events.OfType<EngineEvent.StepFailed>());
        Assert.Equal((outcome, "pod/next", "the program logged an error"), (report.Summary.Outcome, failed.Name, failed.Message));
        Assert.True(stack.Machine.Find("pod/old").Inputs.Count > 0);
        Assert.Equal("the program logged an error", Assert.Single((await stack.PreviewAsync(Db("a"))).Result.Diagnostics, fault => fault.Severity == DiagnosticSeverity.Error).Message);
    }

    [Fact]
    public async Task What_the_program_says_is_wrong_while_the_last_step_runs_fails_the_run()
    {
        var computer = new Computer(_ => new ComputedResult("x", []));
        using TestStack stack = Stack(computer);
        stack.Pods.MoreOutputs = _ =>
        {
            computer.Fault = "the program logged an error";
            return null;
        };

        RunReport report = await stack.UpAsync(TestStack.Pod("web"));

        Assert.Equal((RunOutcome.Failed, "the program logged an error"), (report.Summary.Outcome, report.Summary.Message));
        Assert.True(stack.Machine.Find("pod/web").Inputs.Count > 0);
    }

    [Fact]
    public async Task A_spec_that_is_not_known_as_a_whole_is_looked_at_once_it_is()
    {
        using TestStack stack = Stack(new Computer(_ => new ComputedResult(new JsonObject { ["live"] = "made" }, [])));
        List<JsonNode?> seen = [];
        stack.Pods.Lacks = request =>
        {
            seen.Add(request.Document["spec"]!.DeepClone());
            return [];
        };

        RunReport report = await stack.UpAsync(Db("a"), TestStack.Pod("web", "\"${{ apply.1 }}\""));

        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal("made", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
        Assert.All(seen, spec => Assert.IsType<JsonObject>(spec));
    }

    [Fact]
    public async Task What_failed_for_want_of_a_value_is_made_by_the_next_run_though_the_value_is_unknown_again()
    {
        bool gone = true;
        using TestStack stack = Stack(new Computer(inputs => gone ? throw new EngineException("the program is gone") : new ComputedResult(((string)inputs[0].Value!).Length, [])));
        stack.Hosts.IsOnlyRecorded = true;
        ResourceDeclaration late = TestStack.Host("late", """{"live":"to ${{ apply.1 }}"}""");
        await stack.UpAsync(Db("a"), late);
        gone = false;

        ResourceDeclaration replaced = TestStack.Pod("db", """{"replace":2,"value":"abc"}""");
        RunReport report = await stack.UpAsync(replaced, late);

        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal("to 3", (string?)stack.Machine.Find("host/late").Inputs["spec"]!["live"]);
        Assert.False((await stack.UpAsync(replaced, late)).Plan.HasEffects);
    }

    [Fact]
    public async Task A_value_that_no_program_computes_is_a_fault()
    {
        using var stack = new TestStack();

        RunReport report = await stack.PreviewAsync(Web);

        Assert.Contains("pod/web refers to apply.1, which no program computes", Assert.Single(report.Result.Diagnostics).Message, StringComparison.Ordinal);
    }

    private static ResourceDeclaration Db(string value) => TestStack.Pod("db", $$"""{"restart":"{{value}}","value":"{{value}}"}""");

    private static TestStack Stack(IStackProgram computer) => new()
    {
        Computer = computer,
        Computed = ImmutableDictionary<string, ComputedValue>.Empty.Add("1", new ComputedValue("1", ["${{ pod.db.status.value }}"])),
    };

    private sealed class Computer(Func<ImmutableArray<ComputedInput>, ComputedResult> compute) : IStackProgram
    {
        public string? Fault { get; set; }

        public ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken) => ValueTask.FromResult(compute(inputs));

        public ValueTask RunHookAsync(HookCall call, CancellationToken cancellationToken) => ValueTask.CompletedTask;
    }
}
