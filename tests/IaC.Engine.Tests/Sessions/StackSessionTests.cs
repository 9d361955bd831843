using System.Text.Json.Nodes;
using IaC.Model;

namespace IaC.Engine.Tests.Sessions;

/// <summary>What a session offers beside plans and applies.</summary>
public sealed class StackSessionTests
{
    [Fact]
    public async Task An_exported_state_imports_on_an_empty_machine_and_then_nothing_changes()
    {
        using var stack = new TestStack();
        ResourceDeclaration[] resources = [TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i","password":"hunter22"}"""), TestStack.Pod("b", """{"live":"${{ pod.a.status.value }}"}""", new ResourceOptions { Protect = true })];
        await stack.UpAsync(resources);
        JsonObject export;
        StackIdentity identity;
        await using (StackSession session = await stack.OpenAsync())
        {
            await session.SetConfigAsync("token", new ConfigValue("t", Secret: true));
            (export, identity) = (session.Export(), session.Identity);
        }

        File.Delete(stack.Database);
        await using (StackSession session = await stack.OpenAsync())
        {
            Assert.Null(await ImportAsync(session, (JsonObject)JsonNode.Parse(export.ToJsonString())!));
            Assert.Equal(identity.Uuid, session.Identity.Uuid);
            Assert.Equal("t", (string?)session.Config["token"].Value);
        }

        Assert.False((await stack.UpAsync(resources)).Plan.HasEffects);
    }

    [Fact]
    public async Task An_import_that_does_not_hold_changes_nothing_and_a_good_one_leaves_a_copy()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}"""));
        await using StackSession session = await stack.OpenAsync();
        JsonObject broken = session.Export();
        ((JsonArray)broken["resources"]!).RemoveAt(0);

        Assert.Contains("not a valid state", (await Assert.ThrowsAsync<StateException>(() => ImportAsync(session, broken))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<StateException>(() => ImportAsync(session, []));
        Assert.Equal(2, session.Resources.Count);

        Assert.Equal(stack.Database + ".before-import", await ImportAsync(session, session.Export()));
        Assert.True(File.Exists(stack.Database + ".before-import"));
    }

    [Fact]
    public async Task An_import_that_forgets_what_is_recorded_or_takes_what_another_stack_owns_is_refused()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        await using StackSession session = await stack.OpenAsync();
        JsonObject export = session.Export();
        JsonObject empty = session.Export();
        empty["resources"] = new JsonArray();

        Assert.Equal("the import would forget pod/a, which nobody would then own", (await Assert.ThrowsAsync<EngineException>(() => ImportAsync(session, empty))).Message);
        Assert.StartsWith("stack other records pod/a", (await Assert.ThrowsAsync<EngineException>(() => session.ImportAsync(export, evenIfForgets: false, _ => "other"))).Message, StringComparison.Ordinal);
        Assert.Single(session.Resources);

        await session.ImportAsync(empty, evenIfForgets: true, static _ => null);
        Assert.Empty(session.Resources);
    }

    [Fact]
    public async Task Stacks_are_listed_and_removed_only_when_empty()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));

        StackInfo info = Assert.Single(await stack.States.ListAsync(TestContext.Current.CancellationToken));
        Assert.Equal(("test", 1, "iac test", RunOutcome.Succeeded), (info.Name, info.Resources, info.LastRun!.Command, info.LastRun.Outcome));
        await Assert.ThrowsAsync<EngineException>(() => RemoveAsync(stack, "test", evenWithResources: false));
        Assert.Equal("did you mean `test`?", (await Assert.ThrowsAsync<EngineException>(() => RemoveAsync(stack, "tset", evenWithResources: false))).Remedy);

        await stack.DestroyAsync();
        await RemoveAsync(stack, "test", evenWithResources: false);
        Assert.Empty(await stack.States.ListAsync(TestContext.Current.CancellationToken));
        Assert.Empty(Directory.EnumerateFileSystemEntries(stack.StateFolder));
    }

    [Fact]
    public async Task A_stack_that_is_removed_by_force_says_what_nobody_owns()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        Assert.Equal("pod/a", Assert.Single(await RemoveAsync(stack, "test", evenWithResources: true)).ToString());
        Assert.Empty(await stack.States.ListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_name_that_leaves_the_folder_is_refused()
    {
        using var stack = new TestStack { Name = "../evil" };

        await Assert.ThrowsAsync<EngineException>(() => stack.OpenAsync());
    }

    [Fact]
    public async Task What_runs_can_be_adopted_and_is_then_no_change()
    {
        using var stack = new TestStack();
        var pod = TestStack.Pod("a", """{"live":1}""");
        await stack.UpAsync(pod);
        string uid = (await stack.RecordedAsync("pod/a")).Uid;
        await using (StackSession session = await stack.OpenAsync())
        {
            await session.ForgetAsync(TestStack.PodKey("a"), TestContext.Current.CancellationToken);
            await Assert.ThrowsAsync<EngineException>(() => session.AdoptAsync(stack.Define(pod), TestStack.PodKey("a"), new string('0', 32), CancellationToken.None));
            await session.AdoptAsync(stack.Define(pod), TestStack.PodKey("a"), uid, CancellationToken.None);
            await Assert.ThrowsAsync<EngineException>(() => session.AdoptAsync(stack.Define(pod), TestStack.PodKey("a"), uid, CancellationToken.None));
        }

        Assert.False((await stack.UpAsync(pod)).Plan.HasEffects);
    }

    [Fact]
    public async Task An_adoption_that_was_killed_is_finished_by_the_next_up_and_a_refused_one_leaves_no_trace()
    {
        using var stack = new TestStack();
        var pod = TestStack.Pod("a", """{"live":1}""");
        await stack.UpAsync(pod);
        string uid = (await stack.RecordedAsync("pod/a")).Uid;
        for (int point = 1; point <= 6; point++)
        {
            await using (StackSession session = await stack.OpenAsync())
            {
                await session.ForgetAsync(TestStack.PodKey("a"), TestContext.Current.CancellationToken);
            }

            stack.Crash = new FakeCrash(point);
            await using (StackSession session = await stack.OpenAsync())
            {
                await Assert.ThrowsAsync<CrashException>(() => session.AdoptAsync(stack.Define(pod), TestStack.PodKey("a"), uid, TestContext.Current.CancellationToken));
            }

            stack.Crash = CrashPoints.FromEnvironment;
            if ((await stack.RecordedAsync()).Count == 0)
            {
                await using StackSession session = await stack.OpenAsync();
                stack.Pods.Adoption = new EngineException("no");
                await Assert.ThrowsAsync<EngineException>(() => session.AdoptAsync(stack.Define(pod), TestStack.PodKey("a"), uid, TestContext.Current.CancellationToken));
                stack.Pods.Adoption = null;
                Assert.Empty(session.Resources);
                await session.AdoptAsync(stack.Define(pod), TestStack.PodKey("a"), uid, TestContext.Current.CancellationToken);
            }

            await stack.UpAsync(pod);
            Assert.Equal((uid, PendingOperation.None), ((await stack.RecordedAsync("pod/a")).Uid, (await stack.RecordedAsync("pod/a")).Pending));
            Assert.Equal(uid, Assert.Single(stack.Machine.Objects).Key);
        }
    }

    [Fact]
    public async Task What_others_depend_on_is_not_forgotten()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("i"), TestStack.Pod("a", """{"uses":"i"}"""));
        await using StackSession session = await stack.OpenAsync();

        Assert.Equal("pod/a depends on image/i", (await Assert.ThrowsAsync<EngineException>(() => session.ForgetAsync(TestStack.ImageKey("i"), TestContext.Current.CancellationToken))).Message);
        Assert.Equal("did you mean `image/i`?", (await Assert.ThrowsAsync<EngineException>(() => session.ForgetAsync(TestStack.ImageKey("j"), TestContext.Current.CancellationToken))).Remedy);
        Assert.Equal(["pod/a", "image/i"], (await session.ObserveAsync(CancellationToken.None)).Select(pair => pair.Recorded.Key.ToString()).Reverse());
    }

    [Fact]
    public async Task Past_runs_are_kept_and_their_durations_foretell_the_next()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        await stack.UpAsync(TestStack.Pod("a"));
        stack.Machine.Fault = call => call == "create pod/b" ? new IOException("no") : null;
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));

        await using StackSession session = await stack.OpenAsync(LockMode.None);
        Assert.Equal([RunOutcome.Failed, RunOutcome.Succeeded], (await session.HistoryAsync(10)).Select(entry => entry.Outcome));
        Assert.Equal(1, (await session.HistoryAsync(1)).Single().Failed);
        Assert.NotNull((await stack.PreviewAsync(TestStack.Pod("a"), TestStack.Pod("b"))).Step("pod/b").Expected);
    }

    private static Task<string?> ImportAsync(StackSession session, JsonObject document) => session.ImportAsync(document, evenIfForgets: false, static _ => null);

    private static Task<IReadOnlyList<ResourceKey>> RemoveAsync(TestStack stack, string name, bool evenWithResources) =>
        stack.States.RemoveAsync(name, LockHolder.Here("iac stack rm", TimeProvider.System), evenWithResources, TestContext.Current.CancellationToken).AsTask();
}
