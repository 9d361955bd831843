using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>What one resource gives up and another one of the same plan takes: a host port.</summary>
public sealed class HandoverTests
{
    private const string WithPort = """{"port":80}""";

    [Fact]
    public async Task A_renamed_resource_takes_the_port_of_the_one_that_goes()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old", WithPort));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("new", WithPort));

        Assert.Equal("not declared any more; goes first, pod/new takes its port/80", report.Step("pod/old").Reason);
        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal((1, 1), (report.Summary.Counts.Create, report.Summary.Counts.Delete));
        Assert.Equal(["delete pod/old", "create pod/new", "wait pod/new"], Steps(stack));
        Assert.Single(report.Of<EngineEvent.StepSucceeded>(), done => done.Name == "pod/old");
        Assert.Single(await stack.RecordedAsync());
        Assert.False((await stack.UpAsync(TestStack.Pod("new", WithPort))).Plan.HasEffects);
    }

    [Fact]
    public async Task Dependents_of_the_one_that_goes_move_to_its_successor()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old", WithPort), TestStack.Pod("user", """{"live":"${{ pod.old.status.value }}"}"""), TestStack.Pod("last", """{"live":"${{ pod.old.status.value }}"}"""));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("new", WithPort), TestStack.Pod("user", """{"live":"${{ pod.new.status.value }}"}"""));

        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal(["delete pod/last", "delete pod/old", "create pod/new", "update pod/user"], Steps(stack).Where(call => !call.StartsWith("wait", StringComparison.Ordinal)));
        Assert.Equal(["pod/new", "pod/user"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()).Order());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_replaced_gives_up_what_it_holds_where_it_goes_first(bool first)
    {
        using var stack = new TestStack();
        ResourceDeclaration Pod(string spec) => TestStack.Pod("a", spec, new ResourceOptions { DeleteBeforeReplace = first });
        await stack.UpAsync(Pod("""{"replace":1}"""));
        string uid = Assert.Single(stack.Machine.Objects).Key;

        await stack.UpAsync(Pod("""{"replace":2}"""));

        Assert.Equal(first ? [uid] : [], stack.Machine.GivenUp);
    }

    [Fact]
    public async Task An_update_that_gives_up_a_port_goes_before_the_one_that_takes_it()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b", WithPort));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("a", WithPort), TestStack.Pod("b", """{"port":81}"""));

        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal(["update pod/b", "wait pod/b", "update pod/a", "wait pod/a"], Steps(stack));
    }

    [Fact]
    public async Task Two_that_swap_ports_are_changed_one_after_the_other()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", WithPort), TestStack.Pod("b", """{"port":81}"""));
        stack.Machine.ForgetCalls();
        ResourceDeclaration[] swapped = [TestStack.Pod("a", """{"port":81}"""), TestStack.Pod("b", WithPort)];

        RunReport report = await stack.UpAsync(swapped);

        Assert.Equal((RunOutcome.Succeeded, 2), (report.Summary.Outcome, report.Summary.Counts.Update));
        Assert.Equal(["update pod/b", "wait pod/b", "update pod/a", "wait pod/a"], Steps(stack));
        Assert.EndsWith("; goes first, pod/a takes its port/81", report.Step("pod/b").Reason, StringComparison.Ordinal);
        Assert.EndsWith("; pod/b takes its port/80", report.Step("pod/a").Reason, StringComparison.Ordinal);
        Assert.False((await stack.UpAsync(swapped)).Plan.HasEffects);
    }

    [Fact]
    public async Task A_port_moves_to_what_its_holder_depends_on()
    {
        using var stack = new TestStack();
        ResourceDeclaration Giver(string port, params string[] on) => TestStack.Pod("b", $$"""{"port":{{port}}}""", new ResourceOptions { DependsOn = [.. on.Select(name => TestStack.Pod(name).Key)] });
        await stack.UpAsync(TestStack.Pod("a"), Giver("80", "a"));
        stack.Machine.ForgetCalls();

        RunReport moved = await stack.UpAsync(TestStack.Pod("a", WithPort), Giver("81", "a"));

        Assert.Equal(RunOutcome.Succeeded, moved.Summary.Outcome);
        Assert.Equal(["update pod/a", "wait pod/a", "update pod/b", "wait pod/b"], Steps(stack));
        Assert.EndsWith("; pod/a takes its port/80", moved.Step("pod/b").Reason, StringComparison.Ordinal);
        Assert.DoesNotContain("goes first", moved.Step("pod/b").Reason, StringComparison.Ordinal);

        stack.Machine.ForgetCalls();
        RunReport made = await stack.UpAsync(TestStack.Pod("a", WithPort), TestStack.Pod("c", """{"port":81}"""), Giver("82", "a", "c"));
        Assert.Equal(RunOutcome.Succeeded, made.Summary.Outcome);
        Assert.Equal(["create pod/c", "wait pod/c", "update pod/b", "wait pod/b"], Steps(stack));
    }

    [Fact]
    public async Task Where_the_one_that_goes_cannot_be_deleted_nothing_takes_its_place_and_the_next_run_goes_on()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old", WithPort));
        stack.Machine.Fault = call => call == "delete pod/old" ? new IOException("busy") : null;

        RunReport failed = await stack.UpAsync(TestStack.Pod("new", WithPort));

        Assert.Equal((1, 1), (failed.Summary.Failed, failed.Summary.Skipped));
        Assert.Equal([("pod/new", "pod/old")], failed.Of<EngineEvent.StepSkipped>().Select(skipped => (skipped.Name, skipped.Because)));
        RecordedResource entry = Assert.Single(await stack.RecordedAsync());
        Assert.Equal((PendingOperation.Deleting, "pod/old"), (entry.Pending, entry.Key.ToString()));

        stack.Machine.Fault = static _ => null;
        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(TestStack.Pod("new", WithPort))).Summary.Outcome);
        Assert.Equal(["pod/new"], (await stack.RecordedAsync()).Select(item => item.Key.ToString()));
    }

    [Fact]
    public async Task After_a_kill_at_any_point_the_next_run_ends_in_the_same_place()
    {
        for (int fatal = 1; ; fatal++)
        {
            using var stack = new TestStack();
            await stack.UpAsync(TestStack.Pod("old", WithPort), TestStack.Pod("user", """{"live":"${{ pod.old.status.value }}"}"""));
            ResourceDeclaration[] next = [TestStack.Pod("new", WithPort), TestStack.Pod("user", """{"live":"${{ pod.new.status.value }}"}""")];
            var crash = new FakeCrash(fatal);
            (stack.Crash, stack.Machine.Crash) = (crash, crash);
            await stack.UpAsync(next);
            if (crash.Passed < fatal)
            {
                return;
            }

            (stack.Crash, stack.Machine.Crash) = (CrashPoints.FromEnvironment, null);
            RunReport report = await stack.UpAsync(next);

            Assert.True(report.Summary.Outcome == RunOutcome.Succeeded, $"killed at point {fatal}: {string.Join('\n', report.Of<EngineEvent.StepFailed>())} {report.Summary.Message}");
            Assert.Equal(["pod/new", "pod/user"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()).Order());
            Assert.Equal(["pod/new", "pod/user"], stack.Machine.Objects.Values.Select(made => made.Urn.ToKey().ToString()).Order());
            Assert.Equal(2, stack.Machine.Reservations.Count);
            Assert.False((await stack.UpAsync(next)).Plan.HasEffects);
        }
    }

    [Fact]
    public async Task What_is_retained_keeps_what_it_holds()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("kept", WithPort, new ResourceOptions { RetainOnDelete = true }), TestStack.Pod("other"));
        stack.Machine.ForgetCalls();

        RunReport report = await stack.UpAsync(TestStack.Pod("other"));

        Assert.Equal(["forget pod/kept"], report.Planned);
        Assert.Contains("retain pod/kept", stack.Machine.Effects);
        Assert.NotNull(stack.Machine.Find("pod/kept"));
    }

    private static IEnumerable<string> Steps(TestStack stack) =>
        stack.Machine.Effects.Where(call => call.StartsWith("create", StringComparison.Ordinal) || call.StartsWith("update", StringComparison.Ordinal)
            || call.StartsWith("delete", StringComparison.Ordinal) || call.StartsWith("wait", StringComparison.Ordinal));
}
