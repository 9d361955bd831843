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
}
