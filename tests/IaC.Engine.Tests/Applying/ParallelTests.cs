namespace IaC.Engine.Tests.Applying;

/// <summary>How many steps run at once.</summary>
public sealed class ParallelTests
{
    [Fact]
    public async Task Independent_steps_run_side_by_side_up_to_the_limit()
    {
        using var stack = new TestStack { Options = new ApplyOptions { Parallelism = 3 } };
        int inside = 0;
        var three = new TaskCompletionSource();
        stack.Machine.Gate = (call, _) =>
        {
            if (!call.StartsWith("create", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            if (Interlocked.Increment(ref inside) == 3)
            {
                three.SetResult();
            }

            return three.Task;
        };

        RunReport report = await stack.UpAsync(Enumerable.Range(0, 8).Select(number => TestStack.Pod($"p{number}")));

        Assert.Equal(8, report.Summary.Counts.Create);
        Assert.Equal(3, stack.Machine.MostRunning);
    }

    [Fact]
    public async Task A_kind_has_its_own_limit_which_counts_until_ready()
    {
        using var stack = new TestStack();

        RunReport report = await stack.UpAsync(Enumerable.Range(0, 5).Select(number => TestStack.Host($"h{number}")));

        Assert.Equal(5, report.Summary.Counts.Create);
        Assert.Equal(1, stack.Machine.MostRunning);
        Assert.Equal(
            Enumerable.Range(0, 5).SelectMany(number => new[] { $"create host/h{number}", $"wait host/h{number}" }),
            stack.Machine.Effects.Where(call => call.StartsWith("create", StringComparison.Ordinal) || call.StartsWith("wait", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_step_that_only_waits_does_not_hold_back_others()
    {
        using var stack = new TestStack { Options = new ApplyOptions { Parallelism = 1 } };
        var second = new TaskCompletionSource();
        stack.Machine.Gate = (call, _) =>
        {
            if (call == "create pod/b")
            {
                second.SetResult();
            }

            return call == "wait pod/a" ? second.Task : Task.CompletedTask;
        };

        Assert.Equal(RunOutcome.Succeeded, (await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b"))).Summary.Outcome);
    }
}
