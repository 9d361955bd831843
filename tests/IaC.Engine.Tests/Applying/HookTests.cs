using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>Functions of the program around the operations of a resource.</summary>
public sealed class HookTests
{
    private static readonly ResourceOptions Hooked = new() { Hooks = [.. Enum.GetValues<HookPoint>().Select(point => new HookBinding(point, $"{point}"))] };

    [Fact]
    public async Task Each_runs_at_its_point_and_knows_what_happens()
    {
        var program = new Program();
        using var stack = new TestStack { Computer = program };

        await stack.PreviewAsync(Pod("""{"live":1}"""));
        Assert.Empty(program.Calls);
        await stack.UpAsync(Pod("""{"live":1}"""));
        Assert.Equal(["BeforeCreate -/1 -/-", "AfterCreate -/1 -/a"], program.Calls);
        program.Calls.Clear();
        await stack.UpAsync(Pod("""{"live":1}"""));
        Assert.Empty(program.Calls);
        await stack.UpAsync(Pod("""{"live":2}"""));
        Assert.Equal(["BeforeUpdate 1/2 a/-", "AfterUpdate 1/2 a/a"], program.Calls);
        program.Calls.Clear();
        await stack.UpAsync(Pod("""{"live":2,"replace":1}"""));
        Assert.Equal(["BeforeDelete 2/- a/-", "AfterDelete 2/- a/-", "BeforeCreate -/2 -/-", "AfterCreate -/2 -/a"], program.Calls);
        program.Calls.Clear();

        // Not declared any more, it has the hooks that are recorded.
        await stack.UpAsync(TestStack.Pod("other"));
        Assert.Equal(["BeforeDelete 2/- a/-", "AfterDelete 2/- a/-"], program.Calls);
    }

    [Fact]
    public async Task One_that_fails_before_stops_the_operation_and_one_that_fails_after_keeps_its_result()
    {
        var program = new Program { Failing = "BeforeCreate" };
        using var stack = new TestStack { Computer = program };

        RunReport report = await stack.UpAsync(Pod("{}"));
        Assert.Equal("hook BeforeCreate: as asked", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
        Assert.Empty(stack.Machine.Objects);

        program.Failing = "AfterCreate";
        report = await stack.UpAsync(Pod("{}"));
        Assert.Equal(RunOutcome.Failed, report.Summary.Outcome);
        Assert.Single(stack.Machine.Objects);
        Assert.False((await stack.UpAsync(Pod("{}"))).Plan.HasEffects);
    }

    [Fact]
    public async Task Without_a_program_hooks_are_refused_or_skipped()
    {
        using var stack = new TestStack { Computer = new Program() };
        await stack.UpAsync(Pod("{}"));
        stack.Computer = null;

        Assert.Contains("has hooks, which are functions of a program", Assert.Single((await stack.PreviewAsync(Pod("{}"))).Errors), StringComparison.Ordinal);
        RunReport report = await stack.DestroyAsync();
        Assert.Contains("its hook BeforeDelete is a function of the program", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message, StringComparison.Ordinal);
        Assert.Single(stack.Machine.Objects);

        stack.Options = new ApplyOptions { SkipHooks = true };
        await stack.DestroyAsync();
        Assert.Empty(stack.Machine.Objects);
    }

    private static ResourceDeclaration Pod(string spec) => TestStack.Pod("a", spec, Hooked);

    private sealed class Program : IStackProgram
    {
        public List<string> Calls { get; } = [];

        public string? Failing { get; set; }

        public ValueTask<ComputedResult> ComputeAsync(ComputedValue value, ImmutableArray<ComputedInput> inputs, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask RunHookAsync(HookCall call, CancellationToken cancellationToken)
        {
            string Live(System.Text.Json.Nodes.JsonObject? document) => document?["spec"]?["live"]?.ToString() ?? "-";
            string Value(System.Text.Json.Nodes.JsonObject? outputs) => outputs?["value"]?.ToString() ?? "-";
            Calls.Add($"{call.Hook.Name} {Live(call.OldInputs)}/{Live(call.NewInputs)} {Value(call.OldOutputs)}/{Value(call.NewOutputs)}");
            return call.Hook.Name == Failing ? throw new EngineException("as asked") : ValueTask.CompletedTask;
        }
    }
}
