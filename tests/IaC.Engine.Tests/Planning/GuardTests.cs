using IaC.Model;
using IaC.Testing;

namespace IaC.Engine.Tests.Planning;

/// <summary>What stops a plan.</summary>
public sealed class GuardTests
{
    [Fact]
    public async Task Protection_holds_from_the_state_when_the_block_is_gone_and_all_refusals_come_at_once()
    {
        using var stack = new TestStack();
        var protect = new ResourceOptions { Protect = true };
        await stack.UpAsync(TestStack.Pod("a", "{}", protect), TestStack.Pod("b", """{"replace":1}""", protect), TestStack.Pod("c"));

        RunReport report = await stack.UpAsync(TestStack.Pod("b", """{"replace":2}""", protect));

        Assert.Equal(
            [
                "b.yaml:1:15: pod/b is protected and would be replaced (the declaration changed: /spec/replace) (set its annotation iac/protect to \"false\")",
                "pod/a is protected and would be deleted (declare it with the annotation iac/protect: \"false\" and run `iac up` first)",
            ],
            report.Errors);
        Assert.Equal(["pod/a is protected and would be deleted", "pod/b is protected and would be deleted"], (await stack.DestroyAsync()).Result.Diagnostics.Select(fault => fault.Message).Order());
        Assert.Equal(3, stack.Machine.Objects.Count);
    }

    [Fact]
    public async Task Taking_the_protection_away_and_replacing_can_be_one_run()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1}""", new ResourceOptions { Protect = true }));

        Assert.Equal(["replace pod/a"], (await stack.UpAsync(TestStack.Pod("a", """{"replace":2}"""))).Planned);
    }

    [Fact]
    public async Task A_retained_resource_is_forgotten_and_stays()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", "{}", new ResourceOptions { RetainOnDelete = true }));

        RunReport report = await stack.UpAsync();

        Assert.Equal(["forget pod/a"], report.Planned);
        Assert.Single(stack.Machine.Objects);
        Assert.Empty(await stack.RecordedAsync());
    }

    [Fact]
    public async Task Mass_deletes_stop_at_half_of_the_stack_unless_the_user_says_so()
    {
        using var stack = new TestStack();
        ResourceDeclaration[] all = [.. Enumerable.Range(0, 20).Select(number => TestStack.Pod($"p{number:00}"))];
        await stack.UpAsync(all);

        RunReport refused = await stack.PreviewAsync(all[..9]);
        Assert.Equal(
            ["11 of 20 resources would be deleted (pod/p19, pod/p18, pod/p17, pod/p16, pod/p15, ...), and at most 10 may be (if that is meant, pass --max-deletes 11)"], refused.Errors);

        Assert.Empty((await stack.PreviewAsync(all[..10])).Errors);
        stack.Planning = new PlanOptions { MaxDeletes = 11 };
        Assert.Empty((await stack.PreviewAsync(all[..9])).Errors);
        stack.Planning = PlanOptions.Default;
        stack.Guards = new StackGuards { MaxDeletes = 2 };
        Assert.Single((await stack.PreviewAsync(all[..17])).Errors);
        Assert.Empty((await stack.PreviewAsync(all[..18])).Errors);
    }

    [Fact]
    public async Task A_file_and_the_folder_that_it_lies_in_are_one_origin()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));

        stack.Origin = "/somewhere";
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""));
        stack.Origin = "/somewhere/stack.yaml";
        await stack.UpAsync(TestStack.Pod("a", """{"live":2}"""));
        stack.Origin = "/somewhere/else/stack.yaml";
        await Assert.ThrowsAsync<EngineException>(() => stack.PreviewAsync(TestStack.Pod("a")));
    }

    [Fact]
    public async Task One_file_of_a_folder_with_others_is_another_origin()
    {
        using var stack = new TestStack();
        using TemporaryFolder folder = new();
        folder.Write("one.yaml", "");
        stack.Origin = folder.FullPath;
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));

        stack.Origin = folder["one.yaml"];
        Assert.False((await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"))).Plan.HasChanges);
        stack.Origin = folder.FullPath;
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b"));

        folder.Write("two.yaml", "");
        stack.Origin = folder["one.yaml"];
        Assert.Contains("was last applied from", (await Assert.ThrowsAsync<EngineException>(() => stack.UpAsync(TestStack.Pod("a")))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_from_another_origin_is_refused_with_the_remedy()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Origin = "/elsewhere";

        EngineException refusal = await Assert.ThrowsAsync<EngineException>(() => stack.PreviewAsync(TestStack.Pod("a")));

        Assert.Equal("stack test was last applied from /somewhere/stack.yaml, and this is /elsewhere", refusal.Message);
        Assert.Contains("--accept-origin", refusal.Remedy, StringComparison.Ordinal);
        stack.Planning = new PlanOptions { AcceptOrigin = true };
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""));
        stack.Planning = PlanOptions.Default;
        Assert.False((await stack.PreviewAsync(TestStack.Pod("a", """{"live":1}"""))).Plan.HasChanges);
    }

    [Fact]
    public async Task A_stack_of_which_nothing_stands_may_come_from_anywhere()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        await stack.DestroyAsync();
        stack.Origin = "/elsewhere";
        await stack.UpAsync(TestStack.Pod("a"));

        stack.Origin = "/somewhere/stack.yaml";
        EngineException refusal = await Assert.ThrowsAsync<EngineException>(() => stack.PreviewAsync(TestStack.Pod("a")));

        Assert.Equal("stack test was last applied from /elsewhere, and this is /somewhere/stack.yaml", refusal.Message);
    }

    [Fact]
    public async Task A_recorded_kind_that_is_not_known_is_an_error_and_not_a_delete()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Image("i"));
        SessionOptions options = stack.SessionOptions(LockMode.None) with { Providers = stack.Providers.Where(provider => provider.Key.Kind != "Image").ToDictionary() };
        await using StackSession session = await StackSession.OpenAsync(options, TestContext.Current.CancellationToken);

        PlanResult result = await session.PlanAsync(stack.Define(TestStack.Pod("a")), PlanOptions.Default, TestContext.Current.CancellationToken);

        Assert.Equal("the state holds image/i of the kind iac/v1alpha1 Image, which this iac does not know (use the iac that made it)", Assert.Single(result.Diagnostics).ToString());
    }
}
