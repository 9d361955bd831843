using IaC.Model;

namespace IaC.Engine.Tests.Planning;

/// <summary>What is recorded was made at another home, and is not here.</summary>
public sealed class LackingTests
{
    [Fact]
    public async Task What_no_step_needs_is_as_good_as_here()
    {
        using var stack = await MadeElsewhereAsync(TestStack.Image("base"), TestStack.Image("i", """{"uses":"base"}"""), TestStack.Pod("a", """{"uses":"i"}"""));

        RunReport report = await stack.PreviewAsync(TestStack.Image("base"), TestStack.Image("i", """{"uses":"base"}"""), TestStack.Pod("a", """{"uses":"i"}"""));

        Assert.False(report.Plan.HasChanges);
    }

    [Fact]
    public async Task What_a_step_needs_is_made_again_with_all_that_it_is_made_of_and_nothing_else()
    {
        ResourceDeclaration[] images = [TestStack.Image("base"), TestStack.Image("i", """{"uses":"base"}"""), TestStack.Image("other")];
        using var stack = await MadeElsewhereAsync([.. images, TestStack.Pod("a", """{"uses":"i"}"""), TestStack.Pod("b", """{"uses":"other"}""")]);
        string uid = (await stack.RecordedAsync("image/i")).Uid;

        RunReport report = await stack.UpAsync([.. images, TestStack.Pod("a", """{"uses":"i"}"""), TestStack.Pod("b", """{"uses":"other"}"""), TestStack.Pod("c", """{"uses":"i"}""")]);

        Assert.Equal(["create image/base", "create image/i", "create pod/c"], report.Planned);
        Assert.Equal("made elsewhere, and neither here nor where pod/c needs it", report.Step("image/i").Reason);
        Assert.Equal("made elsewhere, and neither here nor where image/i needs it", report.Step("image/base").Reason);
        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal(["create image/base", "create image/i", "create pod/c"], stack.Machine.Effects.Where(call => call.StartsWith("create", StringComparison.Ordinal)));
        Assert.Equal(uid, (await stack.RecordedAsync("image/i")).Uid);
    }

    [Fact]
    public async Task A_saved_plan_makes_it_again_too()
    {
        using var stack = await MadeElsewhereAsync(TestStack.Image("i"));
        await using StackSession session = await stack.OpenAsync();
        ResourceDeclaration[] now = [TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}""")];
        Plan plan = (await session.PlanAsync(stack.Define(now), PlanOptions.Default, TestContext.Current.CancellationToken)).Plan!;
        Plan again = (await session.PlanAsync(stack.Define(now), PlanOptions.Default, TestContext.Current.CancellationToken)).Plan!;

        Assert.Equal(plan.Steps.Select(step => (step.Action, step.Uid, step.ObservedDigest)), again.Steps.Select(step => (step.Action, step.Uid, step.ObservedDigest)));
        Assert.NotNull(plan.Steps.Single(step => step.Key == TestStack.ImageKey("i")).ObservedDigest);
    }

    // Of images nothing is here: each that something refers to is lacking.
    private static async Task<TestStack> MadeElsewhereAsync(params IEnumerable<ResourceDeclaration> resources)
    {
        var stack = new TestStack();
        await stack.UpAsync(resources);
        foreach (string uid in stack.Machine.Objects.Where(found => found.Value.Urn.ToKey().Kind == "Image").Select(found => found.Key).ToList())
        {
            stack.Machine.Objects.TryRemove(uid, out _);
        }

        stack.Machine.ForgetCalls();
        stack.Images.IsOnlyRecorded = true;
        stack.Images.Lacks = stack.Pods.Lacks = request => [.. request.References.Select(reference => reference.Target)];
        return stack;
    }
}
