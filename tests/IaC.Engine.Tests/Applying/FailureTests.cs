using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>What happens to the rest when a step fails, waits too long, or the user stops the run.</summary>
public sealed class FailureTests
{
    [Fact]
    public async Task Dependents_of_a_failed_step_are_skipped_and_say_so_once()
    {
        using var stack = new TestStack();
        stack.Machine.Fault = call => call == "create pod/a" ? new IOException("mount /x: no space left on device") : null;
        ResourceDeclaration[] resources = [TestStack.Pod("a"), TestStack.Pod("b", """{"live":"${{ pod.a.status.value }}"}"""), TestStack.Pod("c", """{"live":"${{ pod.b.status.value }}"}""")];

        RunReport report = await stack.UpAsync(resources);

        EngineEvent.StepFailed failed = Assert.Single(report.Of<EngineEvent.StepFailed>());
        Assert.Equal(("pod/a", "mount /x: no space left on device"), (failed.Name, failed.Message));
        Assert.Equal([("pod/b", "pod/a"), ("pod/c", "pod/a")], report.Of<EngineEvent.StepSkipped>().Select(skipped => (skipped.Name, skipped.Because)));
        Assert.Equal((RunOutcome.Failed, 1, 2), (report.Summary.Outcome, report.Summary.Failed, report.Summary.Skipped));

        // What was never begun is not recorded; what failed may exist in part.
        RecordedResource entry = Assert.Single(await stack.RecordedAsync());
        Assert.Equal(PendingOperation.Creating, entry.Pending);
        Assert.Equal([entry.Uid], stack.Machine.Reservations.Keys);

        stack.Machine.Fault = static _ => null;
        RunReport next = await stack.UpAsync(resources);
        Assert.Equal(["create pod/a", "create pod/b", "create pod/c"], next.Planned);
        Assert.Equal("its creation was interrupted", next.Step("pod/a").Reason);
        Assert.Equal(RunOutcome.Succeeded, next.Summary.Outcome);
        Assert.Equal(entry.Uid, (await stack.RecordedAsync("pod/a")).Uid);
    }

    [Fact]
    public async Task What_is_as_declared_and_not_ready_is_waited_for_by_what_depends_on_it_and_is_changed()
    {
        using var stack = new TestStack();
        ResourceDeclaration[] before = [TestStack.Pod("db")];
        ResourceDeclaration[] after = [TestStack.Pod("db"), TestStack.Pod("web", """{"live":"${{ pod.db.status.value }}"}""")];
        await stack.UpAsync(before);
        stack.Machine.Find("pod/db").Health = ResourceHealth.InProgress;
        stack.Machine.Fault = call => call == "wait pod/db" ? new NotReadyException("its probe fails") : null;

        RunReport report = await stack.UpAsync(after);

        Assert.Equal("its probe fails", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
        Assert.Equal(("pod/web", "pod/db"), report.Of<EngineEvent.StepSkipped>().Select(skipped => (skipped.Name, skipped.Because)).Single());
        Assert.DoesNotContain("create pod/web", stack.Machine.Effects);

        // Nothing depends on it that changes: it is told of, and nobody waits.
        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(before)).Summary.Outcome);
        stack.Machine.Fault = static _ => null;
        report = await stack.UpAsync(after);
        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal((1, 1), (report.Summary.Counts.Create, report.Summary.Counts.Same));
    }

    [Fact]
    public async Task Without_continue_nothing_more_is_started_and_nothing_deleted()
    {
        using var stack = new TestStack { Options = new ApplyOptions { Parallelism = 1 } };
        await stack.UpAsync(TestStack.Pod("gone"));
        stack.Machine.Fault = call => call == "create pod/a" ? new IOException("no") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));

        Assert.Equal([("pod/b", "pod/a"), ("pod/gone", "pod/a")], report.Of<EngineEvent.StepSkipped>().Select(skipped => (skipped.Name, skipped.Because)));
        Assert.NotNull(stack.Machine.Find("pod/gone"));
    }

    [Fact]
    public async Task A_host_that_does_not_answer_fails_its_own_steps_and_no_others()
    {
        using var stack = new TestStack { Options = new ApplyOptions { Parallelism = 1 } };
        ResourceDeclaration[] before = [TestStack.Pod("far", """{"replace":1}"""), TestStack.Pod("near", """{"replace":1}"""), TestStack.Pod("after", """{"live":"${{ pod.far.status.generation }}"}"""), TestStack.Pod("gone")];
        await stack.UpAsync(before);
        stack.Machine.Fault = call => call.EndsWith(" pod/far", StringComparison.Ordinal) ? new UnreachableException("host one does not answer") : null;
        stack.Pods.Preparation = request => request.Urn.ToKey().Name == "far" ? new UnreachableException("host one does not answer") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("far", """{"replace":2}"""), TestStack.Pod("near", """{"replace":2}"""), before[2]);

        Assert.Equal((RunOutcome.Failed, 1), (report.Summary.Outcome, report.Summary.Failed));
        Assert.StartsWith("host one does not answer", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message, StringComparison.Ordinal);
        Assert.Equal("pod/far", Assert.Single(report.Of<EngineEvent.StepSkipped>(), skipped => skipped.Name == "pod/after").Because);
        Assert.Contains("create pod/near", stack.Machine.Effects);
        Assert.DoesNotContain(await stack.RecordedAsync(), entry => entry.Key.Name == "gone");

        report = await stack.DestroyAsync();

        Assert.Equal("host one does not answer (`iac state rm pod/far` forgets it, where that is gone for good)", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
        Assert.Equal(["pod/far"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()));
    }

    [Fact]
    public async Task With_continue_the_rest_is_done_but_for_deletes_of_what_is_still_needed()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("needed"), TestStack.Image("unused"), TestStack.Pod("a", """{"uses":"needed"}"""));
        stack.Machine.Fault = call => call == "update pod/a" ? new IOException("no") : null;
        stack.Options = new ApplyOptions { ContinueOnError = true };

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"restart":1}"""), TestStack.Pod("b"));

        Assert.Equal(RunOutcome.Failed, report.Summary.Outcome);
        Assert.Equal([("image/needed", "pod/a")], report.Of<EngineEvent.StepSkipped>().Select(skipped => (skipped.Name, skipped.Because)));
        Assert.Equal(["image/needed", "pod/a", "pod/b"], stack.Machine.Objects.Values.Select(item => item.Urn.ToKey().ToString()).Order());
    }

    [Fact]
    public async Task A_step_that_is_not_ready_in_time_fails_with_its_last_news_and_what_it_made_stays_recorded()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        using var stack = new TestStack { Time = time, Options = new ApplyOptions { Deadlines = new OperationDeadlines { Ready = TimeSpan.FromSeconds(7) } } };
        stack.Machine.Gate = (call, token) =>
        {
            if (call != "wait pod/a")
            {
                return Task.CompletedTask;
            }

            Task wait = Task.Delay(Timeout.Infinite, token);
            time.Advance(TimeSpan.FromSeconds(7));
            return wait;
        };

        RunReport report = await stack.UpAsync(TestStack.Pod("a"));

        Assert.Equal("not ready after 7 s", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
        RecordedResource entry = await stack.RecordedAsync("pod/a");
        Assert.Equal(PendingOperation.None, entry.Pending);
        Assert.Equal("a", (string?)entry.Outputs!["value"]);
    }

    [Fact]
    public async Task The_timeouts_of_a_resource_win_over_its_kind_and_that_over_the_default()
    {
        OperationDeadlines deadlines = new() { PerKind = OperationDeadlines.Default.PerKind.Add(("Pod", ResourceOperation.Ready), TimeSpan.FromSeconds(2)) };

        Assert.Equal(TimeSpan.FromMinutes(5), deadlines.For("Image", ResourceOperation.Ready, null));
        Assert.Equal(TimeSpan.FromSeconds(2), deadlines.For("Pod", ResourceOperation.Ready, null));
        Assert.Equal(TimeSpan.FromSeconds(1), deadlines.For("Pod", ResourceOperation.Ready, new ResourceTimeouts(Ready: TimeSpan.FromSeconds(1))));
        Assert.Equal(TimeSpan.FromMinutes(30), deadlines.For("Pod", ResourceOperation.Create, new ResourceTimeouts(Ready: TimeSpan.FromSeconds(1))));
        await Task.CompletedTask;
    }

    [Fact]
    public async Task What_can_never_be_ready_fails_at_once()
    {
        using var stack = new TestStack();
        stack.Machine.Fault = call => call == "wait pod/a" ? new NotReadyException("container a exited 1") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a"));

        Assert.Equal("container a exited 1", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
    }

    [Fact]
    public async Task A_fault_of_the_program_itself_is_told_as_such_and_where_it_is()
    {
        using var stack = new TestStack();
        stack.Machine.Fault = call => call == "create pod/a" ? new InvalidOperationException("no object") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a"));

        string message = Assert.Single(report.Of<EngineEvent.StepFailed>()).Message;
        Assert.StartsWith("internal error, please report it: System.InvalidOperationException: no object, at IaC.Engine.Tests.FakeMachine.EnterAsync", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public async Task A_stop_lets_calls_in_flight_finish_ends_waits_and_starts_nothing_more()
    {
        using var stack = new TestStack();
        using var stop = new CancellationTokenSource();
        var creating = new TaskCompletionSource();
        stack.Machine.Gate = async (call, token) =>
        {
            if (call == "create pod/slow")
            {
                await stop.CancelAsync();
                await creating.Task;
            }
            else if (call == "wait pod/waits")
            {
                await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => creating.TrySetResult(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
                token.ThrowIfCancellationRequested();
            }
        };

        RunReport report = await stack.RunAsync(
            session => session.PlanAsync(stack.Define(TestStack.Pod("waits"), TestStack.Pod("slow"), TestStack.Pod("next", """{"live":"${{ pod.slow.status.value }}"}""")), PlanOptions.Default, CancellationToken.None),
            stop.Token);

        Assert.Equal(RunOutcome.Cancelled, report.Summary.Outcome);
        Assert.Equal([("pod/waits", "applied, but not waited for until it is ready: the run was stopped")], report.Of<EngineEvent.StepFailed>().Select(failed => (failed.Name, failed.Message)));
        Assert.Equal([("pod/next", null)], report.Of<EngineEvent.StepSkipped>().Select(skipped => (skipped.Name, skipped.Because)));
        Assert.Equal(["pod/slow", "pod/waits"], (await stack.RecordedAsync()).Select(entry => entry.Key.ToString()).Order());
        Assert.All(await stack.RecordedAsync(), entry => Assert.Equal(PendingOperation.None, entry.Pending));
    }

    [Fact]
    public async Task An_abort_cancels_calls_in_flight_and_the_next_run_finds_what_they_did()
    {
        using var stack = new TestStack();
        using var abort = new CancellationTokenSource();
        stack.Machine.Gate = async (call, token) =>
        {
            if (call == "create pod/a")
            {
                await abort.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            }
        };

        RunReport report = await stack.RunAsync(session => session.PlanAsync(stack.Define(TestStack.Pod("a")), PlanOptions.Default, CancellationToken.None), default, abort.Token);

        Assert.Equal(RunOutcome.Cancelled, report.Summary.Outcome);
        Assert.Equal("aborted; what was done is found by the next run", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
        stack.Machine.Gate = static (_, _) => Task.CompletedTask;
        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(TestStack.Pod("a"))).Summary.Outcome);
    }

    [Fact]
    public async Task A_reservation_that_does_not_fit_undoes_the_inventory_and_fails_the_run()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("old", """{"live":1}"""));
        stack.Machine.Fault = call => call == "reserve" ? new ReservationException("host port 80 is held by pod/x") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("old", """{"live":2}"""), TestStack.Pod("new"));

        Assert.Equal((RunOutcome.Failed, "host port 80 is held by pod/x"), (report.Summary.Outcome, report.Summary.Message));
        Assert.Single(stack.Machine.Objects);

        stack.Machine.Fault = static _ => null;
        Assert.Equal(["update pod/old", "create pod/new"], (await stack.UpAsync(TestStack.Pod("old", """{"live":2}"""), TestStack.Pod("new"))).Planned);
        Assert.Equal(2, stack.Machine.Reservations.Count);
    }

    [Fact]
    public async Task A_refused_run_leaves_all_names_as_they_were()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Image("image"), TestStack.Pod("old", """{"uses":"image"}"""));
        stack.Machine.Fault = call => call == "reserve" ? new ReservationException("host port 80 is held by pod/x") : null;
        ResourceDeclaration[] renamed =
        [
            TestStack.Image("image2", "{}", new ResourceOptions { Aliases = [TestStack.ImageKey("image")] }),
            TestStack.Pod("new", """{"uses":"image2","live":2}""", new ResourceOptions { Aliases = [TestStack.PodKey("old")] }),
        ];

        Assert.Equal(RunOutcome.Failed, (await stack.UpAsync(renamed)).Summary.Outcome);

        stack.Machine.Fault = static _ => null;
        Assert.Empty((await stack.PreviewAsync(TestStack.Image("image"), TestStack.Pod("old", """{"uses":"image"}"""))).Planned);
        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(renamed)).Summary.Outcome);
        Assert.Empty((await stack.PreviewAsync(renamed)).Planned);
    }
}
