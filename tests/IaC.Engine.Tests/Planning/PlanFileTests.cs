using System.Collections.Immutable;
using System.Text.Json.Nodes;
using IaC.Model;
using IaC.Testing;

namespace IaC.Engine.Tests.Planning;

/// <summary>Saved plans apply exactly what they say, or are refused.</summary>
public sealed class PlanFileTests
{
    [Fact]
    public async Task A_saved_plan_applies_what_it_says()
    {
        using var stack = new TestStack { Config = ImmutableDictionary<string, JsonNode?>.Empty.Add("domain", "x.org") };
        await stack.UpAsync(TestStack.Pod("b", """{"live":1}"""), TestStack.Pod("gone"));
        Plan plan = (await stack.PreviewAsync(TestStack.Pod("a", """{"live":"${{ config.domain }}"}"""), TestStack.Pod("b", """{"live":"${{ pod.a.status.value }}"}"""))).Plan;

        ImmutableArray<EngineEvent> events = await ApplyAsync(stack, await RoundTripAsync(stack, plan));

        Assert.Equal(RunOutcome.Succeeded, ((EngineEvent.Summary)events[^1]).Outcome);
        Assert.Equal("x.org", (string?)stack.Machine.Find("pod/a").Inputs["spec"]!["live"]);
        Assert.Equal("a", (string?)stack.Machine.Find("pod/b").Inputs["spec"]!["live"]);
        Assert.Equal(2, stack.Machine.Objects.Count);
    }

    [Fact]
    public async Task A_plan_of_a_stack_that_does_not_exist_yet_brings_its_uuid()
    {
        using var stack = new TestStack();
        Plan plan = (await stack.PreviewAsync(TestStack.Pod("a"))).Plan;

        await ApplyAsync(stack, await RoundTripAsync(stack, plan));

        Assert.Equal(plan.StackUuid, stack.Machine.Find("pod/a").StackUuid);
    }

    [Fact]
    public async Task A_plan_reads_back_as_it_was_written()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i", """{"replace":1}"""), TestStack.Pod("a", """{"uses":"i","password":"hunter22"}"""));
        Plan plan = (await stack.PreviewAsync(TestStack.Image("i", """{"replace":2}"""), TestStack.Pod("a", """{"uses":"i","password":"hunter23"}""", new ResourceOptions { Protect = true }))).Plan;

        Plan read = await RoundTripAsync(stack, plan);

        Assert.True(read.IsSaved);
        Assert.Equal(EngineEventJson.Write(EngineEvent.PlanReady.Of(plan, 1, default)), EngineEventJson.Write(EngineEvent.PlanReady.Of(read, 1, default)));
        Assert.Equal(plan.Steps.Select(step => step.Inputs?.ToJsonString()), read.Steps.Select(step => step.Inputs?.ToJsonString()));
        Assert.Equal(plan.Steps.Select(step => step.ObservedDigest), read.Steps.Select(step => step.ObservedDigest));
        Assert.True(read.Definition!.Resources[1].Options.Protect);
        Assert.Equal("hunter23", (string?)read.Steps[1].Changes.Single(change => change.Secret).After);
    }

    [Fact]
    public async Task A_resource_that_moved_on_the_machine_is_named_and_nothing_is_done()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"), TestStack.Pod("c"));
        Plan plan = await RoundTripAsync(stack, (await stack.PreviewAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b"), TestStack.Pod("c"))).Plan);
        stack.Machine.Find("pod/b").Inputs["spec"]!["live"] = 1;
        stack.Machine.Objects.TryRemove((await stack.RecordedAsync("pod/c")).Uid, out _);
        stack.Machine.ForgetCalls();

        StalePlanException refusal = await Assert.ThrowsAsync<StalePlanException>(() => ApplyAsync(stack, plan));

        Assert.Equal(["pod/b", "pod/c"], refusal.Moved);
        Assert.Equal("the plan is stale: pod/b would now be updated (it drifted), not left as it is, pod/c would now be created (gone from the machine), not left as it is", refusal.Message);
        Assert.Empty(stack.Machine.Effects);
    }

    [Fact]
    public async Task What_a_document_only_names_and_is_another_by_now_is_named()
    {
        using var stack = new TestStack();
        stack.Pods.Pin = "first";
        Plan plan = await RoundTripAsync(stack, (await stack.PreviewAsync(TestStack.Pod("a"))).Plan);
        Assert.Equal(RunOutcome.Succeeded, ((EngineEvent.Summary)(await ApplyAsync(stack, plan))[^1]).Outcome);
        plan = await RoundTripAsync(stack, (await stack.PreviewAsync(TestStack.Pod("a"), TestStack.Pod("b"))).Plan);
        stack.Pods.Pin = "second";
        stack.Machine.ForgetCalls();

        StalePlanException refusal = await Assert.ThrowsAsync<StalePlanException>(() => ApplyAsync(stack, plan));

        Assert.Contains("pod/b would now have another spec/pin", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(stack.Machine.Effects);
    }

    [Fact]
    public async Task What_another_run_changed_or_added_is_named()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));
        Plan plan = await RoundTripAsync(stack, (await stack.PreviewAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b"))).Plan);
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b", """{"live":2}"""), TestStack.Pod("added"));

        StalePlanException refusal = await Assert.ThrowsAsync<StalePlanException>(() => ApplyAsync(stack, plan));

        Assert.Equal(["pod/b", "pod/added"], refusal.Moved);
        Assert.Contains("pod/b was changed by another run", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("pod/added was added since", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_status_that_nobody_refers_to_does_not_make_a_plan_stale()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        Plan plan = await RoundTripAsync(stack, (await stack.PreviewAsync(TestStack.Pod("a", """{"live":1}"""))).Plan);
        stack.Machine.Find("pod/a").Generation = 99;

        Assert.Equal(RunOutcome.Succeeded, ((EngineEvent.Summary)(await ApplyAsync(stack, plan))[^1]).Outcome);
    }

    [Fact]
    public async Task A_plan_over_which_the_user_thought_is_looked_at_again()
    {
        using var stack = new TestStack { Options = new ApplyOptions { VerifyFresh = true } };
        await stack.UpAsync(TestStack.Pod("a"));
        await using StackSession session = await stack.OpenAsync();
        PlanResult result = await session.PlanAsync(stack.Define(TestStack.Pod("a", """{"live":1}""")), PlanOptions.Default, TestContext.Current.CancellationToken);
        stack.Machine.Objects.Clear();

        Assert.Equal(["pod/a"], (await Assert.ThrowsAsync<StalePlanException>(() => stack.ApplyAsync(session, result.Plan!))).Moved);
    }

    [Fact]
    public async Task A_plan_of_another_stack_and_what_is_no_plan_are_refused()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        Plan plan = (await stack.PreviewAsync(TestStack.Pod("a", """{"live":1}"""))).Plan;
        await Assert.ThrowsAsync<EngineException>(() => ApplyAsync(stack, plan with { StackUuid = Guid.NewGuid(), IsSaved = true }));

        using var folder = new TemporaryFolder();
        Assert.Contains("is not a plan", Assert.Throws<EngineException>(() => PlanFile.Read(folder.Write("x", "hello"), stack.Keys)).Message, StringComparison.Ordinal);
        Assert.Contains("is not a plan", Assert.Throws<EngineException>(() => PlanFile.Read(folder.Write("y", "{}"), stack.Keys)).Message, StringComparison.Ordinal);
        await WriteAsync(folder["z"], plan with { Version = 99 }, stack);
        Assert.Contains("has version 99", Assert.Throws<EngineException>(() => PlanFile.Read(folder["z"], stack.Keys)).Message, StringComparison.Ordinal);
    }

    private static async Task<Plan> RoundTripAsync(TestStack stack, Plan plan)
    {
        using var folder = new TemporaryFolder();
        await WriteAsync(folder["plan"], plan, stack);
        return PlanFile.Read(folder["plan"], stack.Keys);
    }

    private static async Task WriteAsync(string path, Plan plan, TestStack stack)
    {
        await using FileStream file = File.Create(path);
        await PlanFile.WriteAsync(file, plan, stack.Keys, CancellationToken.None);
    }

    private static async Task<ImmutableArray<EngineEvent>> ApplyAsync(TestStack stack, Plan plan)
    {
        await using StackSession session = await stack.OpenAsync();
        return await stack.ApplyAsync(session, plan);
    }
}
