namespace IaC.Engine.Tests.Applying;

/// <summary>The events of a run, and their JSON shape, which is part of the interface.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task Events_of_a_step_come_in_order_and_the_summary_is_last()
    {
        using var stack = new TestStack();
        var ready = new TaskCompletionSource();
        stack.Machine.Gate = (call, _) => call == "wait pod/a" ? ready.Task : Task.CompletedTask;
        await using StackSession session = await stack.OpenAsync();
        PlanResult result = await session.PlanAsync(stack.Define(TestStack.Pod("a")), PlanOptions.Default, TestContext.Current.CancellationToken);

        var names = new List<string>();
        await foreach (EngineEvent value in session.ApplyAsync(result.Plan!, ApplyOptions.Default, CancellationToken.None, CancellationToken.None))
        {
            names.Add(value.GetType().Name);
            if (value is EngineEvent.StepWaiting)
            {
                ready.SetResult();
            }
        }

        Assert.Equal(["PlanReady", "StepStarted", "StepProgress", "StepWaiting", "StepSucceeded", "Summary"], names);
    }

    [Fact]
    public async Task Every_event_is_one_line_of_JSON_and_reads_back()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""));
        stack.Machine.Fault = call => call == "update pod/a" ? new IOException("line one\nline two") : null;

        RunReport report = await stack.UpAsync(TestStack.Pod("a", """{"live":2}"""), TestStack.Pod("b", """{"live":"${{ pod.a.status.value }}"}"""));

        foreach (EngineEvent value in report.Events)
        {
            string line = EngineEventJson.Write(value);
            Assert.DoesNotContain('\n', line);
            Assert.Equal(line, EngineEventJson.Write(EngineEventJson.Read(line)));
        }
    }

    [Fact]
    public async Task The_JSON_shape_is_the_documented_one()
    {
        using var stack = new TestStack { Time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero)) };
        await stack.UpAsync(TestStack.Pod("a", """{"live":1,"password":"hunter22"}"""));
        stack.Machine.Fault = call => call == "create pod/b" ? new IOException("mount /x: no space left on device") : null;

        RunReport report = await stack.UpAsync(
            TestStack.Pod("a", """{"live":2,"password":"hunter23"}"""), TestStack.Pod("b"), TestStack.Pod("c", """{"live":"${{ pod.b.status.value }}"}"""));

        Assert.Contains(report.Events, value => value is EngineEvent.StepSkipped);
        IEnumerable<string> lines = report.Events.Select(EngineEventJson.Write).Order(StringComparer.Ordinal);
        RecordedResource recorded = await stack.RecordedAsync("pod/a");
        string text = string.Join('\n', lines)
            .Replace(recorded.Uid, "UID", StringComparison.Ordinal)
            .Replace(report.Plan.StackUuid.ToString(), "UUID", StringComparison.Ordinal);
        Testing.Golden.Match(text + "\n", "Applying/Events.golden");
    }
}
