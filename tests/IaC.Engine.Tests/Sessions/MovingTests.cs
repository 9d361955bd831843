using IaC.Model;

namespace IaC.Engine.Tests;

public sealed class MovingTests
{
    private static readonly ResourceDeclaration Image = TestStack.Image("i");
    private static readonly ResourceDeclaration Pod = TestStack.Pod("a", """{"uses":"i"}""");

    [Fact]
    public async Task A_renamed_stack_goes_on_as_it_is()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Image, Pod);
        string[] uids = [.. (await stack.RecordedAsync()).Select(entry => entry.Uid)];
        Guid uuid = await UuidAsync(stack);

        await stack.States.RenameAsync("test", "other", LockHolder.Here("iac test", TimeProvider.System), TestContext.Current.CancellationToken);

        stack.Name = "other";
        Assert.Equal(["other"], await stack.States.NamesAsync(TestContext.Current.CancellationToken));
        Assert.Equal(uuid, await UuidAsync(stack));
        Assert.False((await stack.UpAsync(Image, Pod)).Plan.HasChanges);
        Assert.Equal(uids, (await stack.RecordedAsync()).Select(entry => entry.Uid));
        Assert.All(await stack.RecordedAsync(), entry => Assert.Equal("other", entry.Urn.Stack));
        IReadOnlyList<StepTiming> times = (await stack.States.TimesAsync("other", TestContext.Current.CancellationToken))!.Value.Times;
        Assert.Equal([StepCircumstances.OfRun("other", "project").Urn, .. (await stack.RecordedAsync()).Select(entry => entry.Urn)], times.Select(time => time.Step.Urn).ToHashSet());
        await stack.UpAsync();
        Assert.Empty(stack.Machine.Objects);
    }

    [Fact]
    public async Task A_stack_takes_no_name_that_is_taken_and_none_while_it_is_held()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Pod with { Document = TestStack.Pod("a").Document });
        await using (await stack.OpenAsync())
        {
            await Assert.ThrowsAsync<StackLockedException>(() => RenameAsync("test", "other"));
        }

        stack.Name = "other";
        await stack.UpAsync(TestStack.Pod("b"));
        Assert.Equal("there is a stack other already", (await Assert.ThrowsAsync<EngineException>(() => RenameAsync("test", "other"))).Message);
        Assert.Equal("stack other has that name already", (await Assert.ThrowsAsync<EngineException>(() => RenameAsync("other", "other"))).Message);
        Assert.Equal("there is no stack gone", (await Assert.ThrowsAsync<EngineException>(() => RenameAsync("gone", "new"))).Message);

        Task RenameAsync(string name, string newName) => stack.States.RenameAsync(name, newName, LockHolder.Here("iac test", TimeProvider.System), TestContext.Current.CancellationToken).AsTask();
    }

    [Fact]
    public async Task What_a_stack_takes_over_runs_on_and_is_its_own()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Image, Pod);
        string uid = (await stack.RecordedAsync("pod/a")).Uid;

        await MoveAsync(stack, TestStack.PodKey("a"));

        stack.Name = "test";
        Assert.Equal(["image/i"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
        stack.Name = "other";
        RunReport up = await stack.UpAsync(Image, Pod);
        Assert.Equal([("image/i", StepAction.Create), ("pod/a", StepAction.Update)], up.Plan.Steps.Select(step => (step.Key.ToString(), step.Action)));
        RecordedResource taken = await stack.RecordedAsync("pod/a");
        Assert.Equal((uid, PendingOperation.None), (taken.Uid, taken.Pending));
        Assert.Equal("image/i", Assert.Single(taken.DependsOn).ToKey().ToString());
        Assert.False((await stack.UpAsync(Image, Pod)).Plan.HasEffects);
    }

    [Fact]
    public async Task What_stays_keeps_what_it_needs()
    {
        using var stack = new TestStack();
        await stack.UpAsync(Image, Pod);

        var refusal = await Assert.ThrowsAsync<EngineException>(() => MoveAsync(stack, TestStack.ImageKey("i")));

        Assert.Equal("pod/a of stack test depends on image/i, which stack other declares", refusal.Message);
        stack.Name = "test";
        Assert.False((await stack.UpAsync(Image, Pod)).Plan.HasEffects);
    }

    [Fact]
    public async Task A_take_over_that_was_killed_leaves_each_resource_with_one_owner_at_least_and_the_former_gives_up_the_rest()
    {
        for (int point = 1; point <= 12; point++)
        {
            using var stack = new TestStack();
            await stack.UpAsync(Image, Pod);
            stack.Crash = new FakeCrash(point);
            await Record.ExceptionAsync(() => MoveAsync(stack, TestStack.ImageKey("i"), TestStack.PodKey("a")));
            stack.Crash = CrashPoints.FromEnvironment;

            HashSet<string> others = [.. (await stack.RecordedAsync()).Select(entry => entry.Uid)];
            stack.Name = "test";
            await using (StackSession former = await stack.OpenAsync())
            {
                await former.GiveUpAsync(others.Contains);
                Assert.Equal(2, former.Resources.Count + others.Count);
            }

            await MoveAsync(stack, TestStack.ImageKey("i"), TestStack.PodKey("a"));
            Assert.False((await stack.UpAsync(Image, Pod)).Plan.HasChanges);
            Assert.Equal(2, stack.Machine.Objects.Count);
        }
    }

    // From the stack test to the stack other, which is the one of the fixture from then on.
    private static async Task MoveAsync(TestStack stack, params ResourceKey[] keys)
    {
        stack.Name = "test";
        await using StackSession giver = await stack.OpenAsync();
        stack.Name = "other";
        await using StackSession taker = await stack.OpenAsync();
        HashSet<ResourceKey> recorded = [.. taker.Resources.Select(entry => entry.Key)];
        await taker.TakeOverAsync(giver, keys.Where(key => !recorded.Contains(key)).ToHashSet(), stack.Define(Image, Pod), TestContext.Current.CancellationToken);
    }

    private static async Task<Guid> UuidAsync(TestStack stack)
    {
        await using StackSession session = await stack.OpenAsync(LockMode.None);
        return session.Identity.Uuid;
    }
}
