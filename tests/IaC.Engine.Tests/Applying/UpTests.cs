using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>The everyday course: make, change, leave alone, remove.</summary>
public sealed class UpTests
{
    [Fact]
    public async Task A_first_up_makes_everything_in_order_and_a_second_one_does_nothing()
    {
        using var stack = new TestStack();
        var web = TestStack.Pod("web", """{"uses":"nginx"}""");
        var nginx = TestStack.Image("nginx", """{"value":"v1"}""");

        RunReport first = await stack.UpAsync(web, nginx);

        Assert.Equal(["create image/nginx", "create pod/web"], first.Planned);
        Assert.Equal(RunOutcome.Succeeded, first.Summary.Outcome);
        Assert.Equal(2, first.Summary.Counts.Create);
        Assert.Equal("v1", stack.Machine.Find("pod/web").Uses);

        stack.Machine.ForgetCalls();
        RunReport second = await stack.UpAsync(web, nginx);

        Assert.False(second.Plan.HasChanges);
        Assert.Equal(2, second.Summary.Counts.Same);
        Assert.Empty(stack.Machine.Effects);
        Assert.Equal(1, stack.Machine.Find("pod/web").Generation);
    }

    [Fact]
    public async Task A_provider_is_told_of_what_others_wait_for_by_name()
    {
        using var stack = new TestStack();
        ResourceDeclaration[] all = [TestStack.Pod("migrate"), TestStack.Pod("web", """{"live":"${{ pod.far.status.value }}"}""", new ResourceOptions { DependsOn = [TestStack.PodKey("migrate")] }), TestStack.Pod("far")];

        await stack.UpAsync(all);

        Assert.Equal(["migrate"], stack.Pods.Awaited.Where(request => request.IsAwaited).Select(request => request.Urn.ToKey().Name));
        Assert.Equal(3, stack.Pods.Awaited.Count);
    }

    [Fact]
    public async Task A_preview_makes_no_call_with_an_effect_and_no_file()
    {
        using var stack = new TestStack();

        RunReport preview = await stack.PreviewAsync(TestStack.Pod("a"), TestStack.Pod("b"));

        Assert.Equal(["create pod/a", "create pod/b"], preview.Planned);
        Assert.Empty(stack.Machine.Effects);
        Assert.False(Directory.Exists(stack.StateFolder));

        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("gone"), TestStack.Pod("same"));
        byte[] state = await File.ReadAllBytesAsync(stack.Database, TestContext.Current.CancellationToken);
        stack.Machine.ForgetCalls();

        RunReport change = await stack.PreviewAsync(TestStack.Pod("a", """{"replace":1}"""), TestStack.Pod("b"), TestStack.Pod("same", """{"live":1}"""));

        Assert.Equal(["replace pod/a", "create pod/b", "update pod/same", "delete pod/gone"], change.Planned);
        Assert.Empty(stack.Machine.Effects);
        Assert.Equal(state, await File.ReadAllBytesAsync(stack.Database, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Changed_fields_carry_their_effect_and_the_worst_decides()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1,"restart":1}"""), TestStack.Pod("b"));

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"live":2,"restart":2}"""), TestStack.Pod("b", """{"live":3}"""));

        Assert.Equal(["update pod/a", "update pod/b"], report.Planned);
        Assert.Equal(FieldEffect.Restart, report.Step("pod/a").Effect);
        Assert.Equal(FieldEffect.Live, report.Step("pod/b").Effect);
        Assert.Equal("the declaration changed", report.Step("pod/a").Reason);
        Assert.Equal(["/spec/live", "/spec/restart"], report.Step("pod/a").Changes.Select(change => change.Pointer));
        Assert.Equal(2, stack.Machine.Find("pod/a").Generation);
    }

    [Fact]
    public async Task What_is_not_declared_any_more_is_deleted_dependents_first()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("nginx"), TestStack.Pod("web", """{"uses":"nginx"}"""), TestStack.Pod("stays"));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("stays"));

        Assert.Equal(["delete pod/web", "delete image/nginx"], report.Planned);
        Assert.Equal(["delete pod/web", "delete image/nginx"], stack.Machine.Effects.Where(call => call.StartsWith("delete", StringComparison.Ordinal)));
        Assert.Single(stack.Machine.Objects);
        Assert.Single(await stack.RecordedAsync());
    }

    [Fact]
    public async Task Destroy_needs_no_program_and_leaves_nothing()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("nginx"), TestStack.Pod("web", """{"uses":"nginx"}"""));

        RunReport report = await stack.DestroyAsync();

        Assert.Equal(["delete pod/web", "delete image/nginx"], report.Planned);
        Assert.Equal(2, report.Summary.Counts.Delete);
        Assert.Empty(stack.Machine.Objects);
        Assert.Empty(stack.Machine.Reservations);
        Assert.Empty(await stack.RecordedAsync());
    }

    [Fact]
    public async Task A_field_that_moves_into_the_options_changes_the_record_and_not_the_resource()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("a", options: new Model.ResourceOptions { DependsOn = [TestStack.PodKey("b")], Protect = true }), TestStack.Pod("b"));

        Assert.False(report.Plan.HasChanges);
        Assert.True(report.Plan.HasEffects);
        Assert.DoesNotContain(stack.Machine.Effects, call => !call.StartsWith("settle", StringComparison.Ordinal));
        RecordedResource recorded = await stack.RecordedAsync("pod/a");
        Assert.True(recorded.Options.Protect);
        Assert.Single(recorded.DependsOn);
    }

    [Fact]
    public async Task Faults_of_all_resources_come_at_once_and_nothing_is_touched()
    {
        using var stack = new TestStack();

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"invalid":1}"""), TestStack.Pod("b"), TestStack.Pod("c", """{"invalid":1}"""));

        Assert.Null(report.Result.Plan);
        Assert.Equal(["a.yaml:1:14: pod/a is invalid", "c.yaml:1:14: pod/c is invalid"], report.Errors);
        Assert.Empty(stack.Machine.Effects);
    }
}
