namespace IaC.Engine.Tests.Controlling;

public sealed class StackRestorerTests
{
    [Theory]
    [InlineData(ResourceHealth.Current)]
    [InlineData(ResourceHealth.InProgress)]
    public async Task What_runs_otherwise_than_it_was_applied_is_looked_after_and_what_is_whole_is_not(ResourceHealth health)
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a", """{"live":1}"""), TestStack.Pod("b", """{"live":1}"""));
        stack.Machine.Find("pod/a").Inputs["spec"]!["live"] = 9;
        stack.Machine.Find("pod/a").Health = health;
        stack.Machine.ForgetCalls();

        var told = new List<RestoredResource>();
        Assert.True(await new StackRestorer(stack.SessionOptions(LockMode.None), told.Add).RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains("restore pod/a", stack.Machine.Effects);
        Assert.DoesNotContain("restore pod/b", stack.Machine.Effects);
        Assert.Equal(["pod/a", "pod/b"], told.Select(resource => resource.Key.ToString()).Order());
    }

    [Fact]
    public async Task What_a_backup_left_down_and_cannot_be_started_is_told_of_once_and_no_secret_is_told()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"), TestStack.Pod("b", """{"live":"${{ pod.a.status.value }}"}"""), TestStack.Pod("c", """{"password":"a-long-password"}"""));
        await using (StackSession killed = await stack.OpenAsync())
        {
            await killed.HoldForBackupAsync(TestStack.PodKey("a"), TestContext.Current.CancellationToken);
        }

        stack.Machine.Find("pod/c").Health = ResourceHealth.Failed;
        stack.Machine.Fault = call => call switch
        {
            "start pod/a" => new IOException("no space left"),
            "restore pod/c" => new IOException("exec /a-long-password: no such file"),
            _ => null,
        };
        var told = new List<RestoredResource>();
        Assert.False(await new StackRestorer(stack.SessionOptions(LockMode.None), told.Add).RunAsync(TestContext.Current.CancellationToken));

        Assert.Equal(
            [("pod/a", RestoreOutcome.Failed, "was held for a backup and could not be started again: no space left"), ("pod/b", RestoreOutcome.Skipped, "pod/a is not ready"), ("pod/c", RestoreOutcome.Failed, "exec /(secret): no such file")],
            told.Select(resource => (resource.Key.ToString(), resource.Outcome, resource.Message)).Order());
    }
}
