using IaC.Model;

namespace IaC.Engine.Tests.Applying;

/// <summary>Nothing is stopped before what takes its place is here.</summary>
public sealed class PreparationTests
{
    [Fact]
    public async Task What_cannot_be_prepared_leaves_everything_as_it_is()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1}"""), TestStack.Pod("gone"), TestStack.Pod("changed", """{"restart":1}"""));
        stack.Machine.ForgetCalls();
        stack.Pods.Preparation = request => request.Urn.ToKey().Name == "a" ? new IOException("the registry is gone") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"replace":2}"""), TestStack.Pod("changed", """{"restart":2}"""), TestStack.Pod("new"));

        Assert.Equal(RunOutcome.Failed, report.Summary.Outcome);
        Assert.Equal("pod/a: the registry is gone; nothing was changed", report.Summary.Message);
        Assert.DoesNotContain(stack.Machine.Effects, call => call.Split(' ')[0] is "create" or "update" or "delete");
        Assert.All(await stack.RecordedAsync(), entry => Assert.Equal(PendingOperation.None, entry.Pending));

        stack.Pods.Preparation = static _ => null;
        report = await stack.UpAsync(TestStack.Pod("a", """{"replace":2}"""), TestStack.Pod("changed", """{"restart":2}"""), TestStack.Pod("new"));
        Assert.Equal(RunOutcome.Succeeded, report.Summary.Outcome);
        Assert.Equal(["create pod/new", "replace pod/a", "update pod/changed", "delete pod/gone"], report.Planned.Order(StringComparer.Ordinal).OrderBy(step => step.StartsWith("delete", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task To_go_on_after_failures_each_step_prepares_itself_before_it_deletes()
    {
        using var stack = new TestStack { Options = new ApplyOptions { ContinueOnError = true } };
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1}"""), TestStack.Pod("b", """{"replace":1}"""));
        string former = (await stack.RecordedAsync("pod/a")).Uid;
        stack.Pods.Preparation = request => request.Urn.ToKey().Name == "a" ? new IOException("the registry is gone") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"replace":2}"""), TestStack.Pod("b", """{"replace":2}"""));

        Assert.Equal("the registry is gone", Assert.Single(report.Of<EngineEvent.StepFailed>()).Message);
        Assert.Equal(former, (await stack.RecordedAsync("pod/a")).Uid);
        Assert.Contains("delete pod/b", stack.Machine.Effects);
        Assert.DoesNotContain("delete pod/a", stack.Machine.Effects);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_while_things_are_prepared_leaves_everything_as_it_is_and_is_no_failure(bool continueOnError)
    {
        using var stack = new TestStack { Options = new ApplyOptions { ContinueOnError = continueOnError } };
        await stack.UpAsync(TestStack.Pod("a", """{"replace":1}"""), TestStack.Pod("b", """{"live":"${{ pod.a.status.generation }}"}"""), TestStack.Pod("gone"));
        stack.Machine.ForgetCalls();
        using var stop = new CancellationTokenSource();
        stack.Machine.Gate = async (call, token) =>
        {
            if (call == "prepare pod/a")
            {
                await stop.CancelAsync();
                await Task.Delay(Timeout.Infinite, token);
            }
        };

        StackDefinition changed = stack.Define(TestStack.Pod("a", """{"replace":2}"""), TestStack.Pod("b", """{"live":"${{ pod.a.status.generation }}"}"""));
        RunReport report = await stack.RunAsync(session => session.PlanAsync(changed, PlanOptions.Default, CancellationToken.None), stop.Token);

        Assert.Equal((RunOutcome.Cancelled, null, 0, 3), (report.Summary.Outcome, report.Summary.Message, report.Summary.Failed, report.Summary.Skipped));
        Assert.Empty(report.Of<EngineEvent.StepFailed>());
        Assert.Equal(["pod/a", "pod/b", "pod/gone"], report.Of<EngineEvent.StepSkipped>().Where(skipped => skipped.Because is null).Select(skipped => skipped.Name).Order());
        Assert.DoesNotContain(stack.Machine.Effects, call => call.Split(' ')[0] is "create" or "update" or "delete");
        stack.Machine.Gate = static (_, _) => Task.CompletedTask;
        Assert.Equal(RunOutcome.Succeeded, (await stack.RunAsync(session => session.PlanAsync(changed, PlanOptions.Default, CancellationToken.None))).Summary.Outcome);
    }

    [Fact]
    public async Task A_run_that_only_makes_things_starts_at_once()
    {
        using var stack = new TestStack();
        int asked = 0;
        stack.Pods.Preparation = _ =>
        {
            Interlocked.Increment(ref asked);
            return null;
        };

        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"));
        Assert.Equal(0, asked);
        await stack.UpAsync(TestStack.Pod("a", """{"restart":1}"""), TestStack.Pod("b"));
        Assert.Equal(1, asked);
    }
}
