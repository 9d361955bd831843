using IaC.Engine;

namespace IaC.Providers.Tests;

public sealed class CleanUpTests
{
    private readonly List<string> done = [];

    [Fact]
    public async Task It_is_cleaned_up_whatever_became_of_the_step()
    {
        await CleanUp.AlwaysAsync(() => Do("step"), () => Do("clean"));
        await Assert.ThrowsAsync<IOException>(() => CleanUp.AlwaysAsync(() => throw new IOException("disk full"), () => Do("clean")));

        Assert.Equal(["step", "clean", "clean"], done);
    }

    [Fact]
    public async Task What_failed_first_is_said_first()
    {
        EngineException both = await Assert.ThrowsAsync<EngineException>(() => CleanUp.AlwaysAsync(() => throw new IOException("disk full"), () => throw new EngineException("pod/a does not start", "try again")));

        Assert.Equal(("disk full; pod/a does not start", "try again"), (both.Message, both.Remedy));
        Assert.IsType<IOException>(both.InnerException);
    }

    [Fact]
    public async Task Of_what_was_given_up_the_clean_up_is_said()
    {
        await Assert.ThrowsAsync<OperationCanceledException>(() => CleanUp.OnFailureAsync(() => throw new OperationCanceledException(), () => Do("clean")));
        await Assert.ThrowsAsync<IOException>(() => CleanUp.OnFailureAsync(() => throw new OperationCanceledException(), () => throw new IOException("is left")));

        Assert.Equal(["clean"], done);
    }

    private Task Do(string step)
    {
        done.Add(step);
        return Task.CompletedTask;
    }
}
