namespace IaC.Engine.Tests.Planning;

public sealed class TargetTests
{
    [Fact]
    public async Task Only_targets_are_touched()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"), TestStack.Pod("gone"));
        stack.Planning = new PlanOptions { Targets = ["pod/a"] };

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b", """{"live":1}"""), TestStack.Pod("new"));

        Assert.Equal(["update pod/a"], report.Planned);
        Assert.Equal("not targeted", report.Step("pod/b").Reason);
        Assert.Equal(3, stack.Machine.Objects.Count);
    }

    [Fact]
    public async Task Excludes_are_the_mirror_and_patterns_may_have_stars()
    {
        using var stack = new TestStack();
        stack.Planning = new PlanOptions { Excludes = ["pod/b*"] };

        RunReport report = await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b1"), TestStack.Pod("b2"));

        Assert.Equal(["create pod/a"], report.Planned);
    }

    [Fact]
    public async Task A_target_that_needs_what_does_not_exist_is_an_error()
    {
        using var stack = new TestStack { Planning = new PlanOptions { Targets = ["pod/a"] } };

        RunReport report = await stack.PreviewAsync(TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}"""));

        Assert.Equal(["a.yaml:1:15: pod/a needs image/i, which does not exist and is not targeted (target image/i too)"], report.Errors);
    }

    [Fact]
    public async Task A_pattern_that_matches_nothing_is_an_error_with_a_suggestion()
    {
        using var stack = new TestStack { Planning = new PlanOptions { Targets = ["pod/wbe"] } };

        Assert.Equal(["no resource matches `pod/wbe` (did you mean `pod/web`?)"], (await stack.PreviewAsync(TestStack.Pod("web"))).Errors);
    }

    [Fact]
    public async Task A_delete_that_would_leave_a_dependent_behind_is_refused_unless_that_is_taken_along()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}"""), TestStack.Pod("b"));
        stack.Planning = new PlanOptions { Targets = ["image/i"] };

        Assert.Equal(["image/i would be deleted, and pod/a depends on it (target that too, or pass --target-dependents)"], (await stack.DestroyAsync()).Errors);
        Assert.Single((await stack.PreviewAsync(TestStack.Pod("a"), TestStack.Pod("b"))).Errors);

        stack.Planning = new PlanOptions { Targets = ["image/i"], TargetDependents = true };
        Assert.Equal(["delete pod/a", "delete image/i"], (await stack.DestroyAsync()).Planned);
        Assert.Equal(["pod/b"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
    }

    [Fact]
    public async Task Values_of_what_is_not_targeted_are_those_recorded()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("db", """{"value":"v1"}"""));
        stack.Planning = new PlanOptions { Targets = ["pod/web"] };

        await stack.UpAsync(TestStack.Pod("db", """{"value":"v2"}"""), TestStack.Pod("web", """{"live":"${{ pod.db.status.value }}"}"""));

        Assert.Equal("v1", (string?)stack.Machine.Find("pod/web").Inputs["spec"]!["live"]);
    }
}
