using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>The order of replacements, and what a killed or failed one leaves.</summary>
public sealed class ReplaceTests
{
    [Fact]
    public async Task An_exclusive_resource_is_deleted_first_and_gets_a_new_uid()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1}"""));
        string former = (await stack.RecordedAsync("pod/a")).Uid;
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"replace":2}"""));

        Assert.True(report.Step("pod/a").DeleteFirst);
        Assert.Equal("the declaration changed: /spec/replace", report.Step("pod/a").Reason);
        Assert.Equal(["reserve pod/a pod/a", "delete pod/a", "create pod/a", "wait pod/a"], stack.Machine.Effects.Where(call => !call.StartsWith("settle", StringComparison.Ordinal)));
        Assert.False(Assert.Single(stack.Pods.Deleted).IsReplaced);
        Assert.NotEqual(former, (await stack.RecordedAsync("pod/a")).Uid);
        Assert.Single(stack.Machine.Objects);
    }

    [Fact]
    public async Task A_shared_resource_is_made_first_and_the_old_one_deleted_after_its_dependents_moved()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":1,"value":"v1"}"""), TestStack.Pod("a", """{"uses":"i"}"""));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":2,"value":"v2"}"""), TestStack.Pod("a", """{"uses":"i"}"""));

        Assert.Equal(["replace image/i", "update pod/a"], report.Planned);
        Assert.Equal(
            ["create image/i", "wait image/i", "update pod/a", "wait pod/a", "delete image/i"],
            stack.Machine.Effects.Where(call => !call.StartsWith("settle", StringComparison.Ordinal) && !call.StartsWith("reserve", StringComparison.Ordinal)));
        Assert.True(Assert.Single(stack.Images.Deleted).IsReplaced);
        Assert.Equal("v2", stack.Machine.Find("pod/a").Uses);
        Assert.Single(await stack.RecordedAsync(), entry => entry.Key.Kind == "Image");
    }

    [Fact]
    public async Task DeleteBeforeReplace_overrides_the_order_both_ways()
    {
        using var stack = new TestStack();
        var first = new ResourceOptions { DeleteBeforeReplace = true };
        await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":1}""", first));

        RunReport report = await stack.PreviewAsync(TestStack.Image("i", """{"shared":true,"replace":2}""", first));
        Assert.True(report.Step("image/i").DeleteFirst);

        report = await stack.PreviewAsync(TestStack.Image("i", """{"replace":2}""", new ResourceOptions { DeleteBeforeReplace = false }));
        Assert.False(report.Step("image/i").DeleteFirst);
    }

    [Fact]
    public async Task Dependents_that_are_replaced_too_go_before_what_they_depend_on()
    {
        using var stack = new TestStack();
        string Spec(int value) => $$$"""{"replace":{{{value}}},"live":"${{ pod.disk.status.value }}"}""";
        await stack.UpAsync(TestStack.Pod("disk", """{"replace":1}"""), TestStack.Pod("vm", Spec(1)), TestStack.Pod("far", """{"replace":1,"live":"${{ pod.vm.status.value }}"}"""));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("disk", """{"replace":2}"""), TestStack.Pod("vm", Spec(2)), TestStack.Pod("far", """{"replace":2,"live":"${{ pod.vm.status.value }}"}"""));

        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal(3, report.Summary.Counts.Replace);
        Assert.Equal(
            ["delete pod/far", "delete pod/vm", "delete pod/disk", "create pod/disk", "create pod/vm", "create pod/far"],
            stack.Machine.Effects.Where(call => call.StartsWith("delete", StringComparison.Ordinal) || call.StartsWith("create", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Where_the_old_one_cannot_be_deleted_both_stay_recorded_and_the_next_run_deletes_it()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":1}"""));
        stack.Machine.Fault = call => call == "delete image/i" ? new IOException("busy") : null;

        RunReport failed = await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":2}"""));

        Assert.Equal(RunOutcome.Failed, failed.Summary.Outcome);
        Assert.Equal(2, (await stack.RecordedAsync()).Count);

        stack.Machine.Fault = static _ => null;
        RunReport next = await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":2}"""));

        Assert.Equal(["delete image/i"], next.Planned);
        Assert.Single(stack.Machine.Objects);
        Assert.False((await stack.UpAsync(TestStack.Image("i", """{"shared":true,"replace":2}"""))).Plan.HasChanges);
    }

    [Fact]
    public async Task Replace_on_request_replaces_what_did_not_change()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));
        stack.Planning = new PlanOptions { Replace = ["pod/a"] };

        RunReport report = await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));

        Assert.Equal(["replace pod/a"], report.Planned);
        Assert.Equal("asked for by the user", report.Step("pod/a").Reason);
        Assert.Equal(1, report.Summary.Counts.Replace);
    }

    [Fact]
    public async Task A_resource_is_replaced_with_another_one_and_by_a_new_trigger()
    {
        using var stack = new TestStack();
        var with = new ResourceOptions { ReplaceWith = [TestStack.PodKey("a")] };
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1}"""), TestStack.Pod("b", options: with), TestStack.Pod("c"));

        RunReport report = await stack.PreviewAsync(TestStack.Pod("a", """{"replace":2}"""), TestStack.Pod("b", options: with), TestStack.Pod("c"));
        Assert.Equal(["replace pod/a", "replace pod/b"], report.Planned);
        Assert.Equal("it is replaced with pod/a", report.Step("pod/b").Reason);

        // From nothing to something is no other value, nor back.
        ResourceDeclaration[] Triggered(string? trigger) => [TestStack.Pod("a", """{"replace":1}"""), TestStack.Pod("b", options: with), TestStack.Pod("c", options: new ResourceOptions { ReplacementTrigger = trigger })];
        Assert.Empty((await stack.UpAsync(Triggered("1"))).Planned);
        report = await stack.UpAsync(Triggered("2"));
        Assert.Equal(("replace pod/c", "its replacement trigger changed"), (report.Planned.Single(), report.Step("pod/c").Reason));
        Assert.Empty((await stack.UpAsync(Triggered("2"))).Planned);
        Assert.Empty((await stack.UpAsync(Triggered(null))).Planned);
    }

    [Fact]
    public async Task A_plan_that_loses_data_is_refused_without_consent()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"loss":1}"""));
        stack.Machine.ForgetCalls();

        EngineException refusal = await Assert.ThrowsAsync<EngineException>(() => stack.UpAsync(TestStack.Pod("a", """{"loss":2}""")));

        Assert.Equal("the plan loses data of pod/a", refusal.Message);
        Assert.Empty(stack.Machine.Effects);

        stack.Options = new ApplyOptions { AllowDataLoss = true };
        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(TestStack.Pod("a", """{"loss":2}"""))).Summary.Outcome);
    }
}
