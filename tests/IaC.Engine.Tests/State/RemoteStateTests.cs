using System.Globalization;
using IaC.Model;

namespace IaC.Engine.Tests.State;

/// <summary>A state that another machine keeps is as one of this machine, for several people; what breaks is a connection.</summary>
public sealed class RemoteStateTests
{
    private static readonly ResourceDeclaration[] Declared =
    [
        TestStack.Image("base", """{"value":"v1"}"""),
        TestStack.Pod("web", """{"live":"${{ image.base.status.value }}"}"""),
        TestStack.Pod("db", """{"password":"a-secret-value"}"""),
    ];

    [Fact]
    public async Task What_one_made_the_other_finds()
    {
        using var ann = new TestStack { Outputs = """{"value":"${{ image.base.status.value }}"}""" };
        FakeKeeper keeper = Keeper(ann);
        Assert.Equal(RunOutcome.Succeeded, (await ann.UpAsync(Declared)).Summary.Outcome);
        await using (StackSession session = await ann.OpenAsync())
        {
            await session.SetConfigAsync("token", new ConfigValue("another-secret", Secret: true));
        }

        ann.Keeper = keeper.Connect();
        RunReport seen = await ann.PreviewAsync(Declared);
        Assert.False(seen.Plan.HasEffects);
        await using (StackSession session = await ann.OpenAsync(LockMode.None))
        {
            Assert.Equal(("another-secret", true), (session.Config["token"].Value!.ToString(), session.Config["token"].Secret));
            Assert.Equal("v1", session.Outputs["value"].Value!.ToString());
            Assert.Equal(LockHolder.Person, Assert.Single(await session.HistoryAsync(5)).Host);
            Assert.Equal(3, session.Resources.Count);
        }

        // The same file, read over there.
        ann.Keeper = new FolderBackend(ann.StateFolder, Path.Combine(ann.StateFolder, "key"));
        Assert.False((await ann.PreviewAsync(Declared)).Plan.HasEffects);
        Assert.DoesNotContain("a-secret-value", keeper.Texts, StringComparison.Ordinal);
        Assert.DoesNotContain("another-secret", keeper.Texts, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_change_anything_takes_few_turns()
    {
        using var stack = new TestStack();
        FakeKeeper keeper = Keeper(stack);
        await stack.UpAsync(Declared);
        keeper.ForgetCalls();

        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(Declared)).Summary.Outcome);

        Assert.Equal([StateCalls.Open, StateCalls.Close], keeper.Calls);
    }

    [Fact]
    public async Task Times_are_those_of_the_keeper_from_the_first_answer_on_and_follow_it()
    {
        using var stack = new TestStack();
        var there = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var own = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero));
        stack.Keeper = new FakeKeeper(stack.StateFolder, there).Connect(own);
        await using StackSession session = await stack.OpenAsync();

        Assert.Equal(there.GetUtcNow(), stack.Keeper.ClockOf(own).GetUtcNow());

        there.Advance(TimeSpan.FromSeconds(1));
        await session.SetConfigAsync("name", new ConfigValue("value", Secret: false));
        Assert.Equal(there.GetUtcNow(), stack.Keeper.ClockOf(own).GetUtcNow());
    }

    [Fact]
    public async Task Whose_something_is_can_be_asked_without_keys()
    {
        using var stack = new TestStack();
        Keeper(stack);
        await stack.UpAsync(Declared);
        string[] uids = [.. (await stack.RecordedAsync()).Select(entry => entry.Uid).Order(StringComparer.Ordinal)];

        File.Delete(Path.Combine(stack.StateFolder, "key"));

        Assert.Equal(uids, await stack.States.UidsAsync("test", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Who_holds_the_stack_is_named_and_can_be_waited_for()
    {
        using var stack = new TestStack();
        FakeKeeper keeper = Keeper(stack);
        StackSession first = await stack.OpenAsync();
        stack.Keeper = keeper.Connect();

        Assert.Contains($"held by pid {Environment.ProcessId} on {LockHolder.Person} (iac test)", (await Assert.ThrowsAsync<StackLockedException>(() => stack.OpenAsync())).Message, StringComparison.Ordinal);

        var waits = new TaskCompletionSource<LockHolder?>();
        Task<StackSession> second = StackSession.OpenAsync(stack.SessionOptions(LockMode.ExclusiveWait) with { Waiting = waits.SetResult }, TestContext.Current.CancellationToken);
        Assert.Equal(LockHolder.Person, (await waits.Task)?.Host);
        await first.DisposeAsync();
        await (await second).DisposeAsync();
    }

    [Fact]
    public async Task Outputs_of_other_stacks_in_the_same_place_can_be_referred_to()
    {
        using var stack = new TestStack { Name = "base", Outputs = """{"address":"10.0.0.1"}""" };
        Keeper(stack);
        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync()).Summary.Outcome);
        (stack.Name, stack.Outputs) = ("test", null);

        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(TestStack.Pod("a", """{"live":"${{ stack.base.outputs.address }}"}"""))).Summary.Outcome);

        Assert.Equal("10.0.0.1", (await stack.RecordedAsync("pod/a")).Inputs["spec"]!["live"]!.ToString());
        Assert.Contains("there is no stack bose", string.Join(' ', (await stack.PreviewAsync(TestStack.Pod("a", """{"live":"${{ stack.bose.outputs.address }}"}"""))).Errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_connection_that_broke_at_any_call_the_next_run_goes_on(bool losesAnswer)
    {
        using var undisturbed = new TestStack();
        FakeKeeper counter = Keeper(undisturbed);
        await undisturbed.UpAsync(Declared);

        // The last two are the history, without which all is done, and the end.
        for (int call = 2; call < counter.Calls.Count - 1; call++)
        {
            using var stack = new TestStack();
            FakeKeeper keeper = Keeper(stack);
            (keeper.BreaksAt, keeper.LosesAnswer) = (call, losesAnswer);

            RunReport broken = await stack.UpAsync(Declared);

            string where = string.Create(CultureInfo.InvariantCulture, $"call {call}: {string.Join(' ', broken.Events.Select(EngineEventJson.Write))}");
            Assert.True(broken.Summary.Outcome == RunOutcome.Failed, where);
            Assert.Contains("out of reach: the connection broke", where, StringComparison.Ordinal);
            stack.Keeper = keeper.Connect();
            stack.Machine.ForgetCalls();
            RunReport next = await stack.UpAsync(Declared);
            Assert.True(next.Summary.Outcome == RunOutcome.Succeeded, where);
            Assert.Equal(3, stack.Machine.Objects.Count);
            Assert.False((await stack.PreviewAsync(Declared)).Plan.HasEffects, where);
            Assert.Equal((await stack.RecordedAsync()).Select(entry => entry.Uid).Order(), stack.Machine.Objects.Keys.Order());
        }
    }

    [Fact]
    public async Task Nothing_is_begun_once_the_connection_is_broken()
    {
        using var stack = new TestStack { Options = ApplyOptions.Default with { Parallelism = 1, ContinueOnError = true } };
        FakeKeeper keeper = Keeper(stack);
        stack.Machine.Fault = call =>
        {
            keeper.BreaksAt = call.StartsWith("create", StringComparison.Ordinal) && keeper.BreaksAt == 0 ? keeper.Calls.Count + 1 : keeper.BreaksAt;
            return null;
        };

        await stack.UpAsync([.. Enumerable.Range(0, 5).Select(number => TestStack.Pod($"p{number}"))]);

        Assert.Single(stack.Machine.Calls, call => call.StartsWith("create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_silent_for_long_is_taken_to_be_gone_and_writes_no_more()
    {
        using var folder = new IaC.Testing.TemporaryFolder("iac-engine-");
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var server = new StateServer(new FolderBackend(folder["state"], folder["key"]), time);
        await using var other = new StateServer(new FolderBackend(folder["state"], folder["key"]), time);
        var asks = new StateChannel("ssh://keeper", server.AnswerAsync, new KeeperClock(time));
        var request = new StateRequest { Stack = "test", Holder = LockHolder.Here("iac up", time) };
        long state = (await asks.AskAsync(StateCalls.Open, request, TestContext.Current.CancellationToken)).State;
        Task<StateAnswer> Second() => new StateChannel("ssh://keeper", other.AnswerAsync, new KeeperClock(time)).AskAsync(StateCalls.Open, request, TestContext.Current.CancellationToken);
        Assert.True((await Second()).IsHeld);

        for (int step = 0; step < 10 && (await Second()).IsHeld; step++)
        {
            time.Advance(StateServer.Silence / 2);
            await Task.Yield();
        }

        Assert.Contains("is not held any more", (await Assert.ThrowsAsync<StateException>(() =>
            asks.AskAsync(StateCalls.Create, new StateRequest { State = state, Identity = new StackIdentity("test", "test", Guid.NewGuid(), null, 0) }, TestContext.Current.CancellationToken))).Message, StringComparison.Ordinal);
    }

    private static FakeKeeper Keeper(TestStack stack)
    {
        var keeper = new FakeKeeper(stack.StateFolder, TimeProvider.System);
        stack.Keeper = keeper.Connect();
        return keeper;
    }
}
