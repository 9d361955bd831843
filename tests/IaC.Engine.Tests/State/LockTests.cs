using System.Diagnostics;

namespace IaC.Engine.Tests.State;

public sealed class LockTests
{
    [Fact]
    public async Task A_second_session_is_refused_and_told_who_holds_the_stack()
    {
        using var stack = new TestStack();
        await using StackSession first = await stack.OpenAsync();

        StackLockedException refusal = await Assert.ThrowsAsync<StackLockedException>(() => stack.OpenAsync());

        Assert.Equal((Environment.ProcessId, LockHolder.Person, "iac test"), (refusal.Holder!.Pid, refusal.Holder.Host, refusal.Holder.Command));
        Assert.Contains($"pid {Environment.ProcessId} on {LockHolder.Person} (iac test) since ", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Readers_need_no_lock()
    {
        using var stack = new TestStack();
        await stack.UpAsync(TestStack.Pod("a"));
        await using StackSession writer = await stack.OpenAsync();

        Assert.Single(await stack.RecordedAsync());
        await using StackSession reader = await stack.OpenAsync(LockMode.None);
        await Assert.ThrowsAsync<InvalidOperationException>(() => reader.ForgetAsync(TestStack.PodKey("a"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_waiting_session_gets_the_stack_when_it_is_free_and_the_wait_can_be_cancelled()
    {
        using var stack = new TestStack();
        StackSession first = await stack.OpenAsync();
        using var cancel = new CancellationTokenSource();
        Task<StackSession> cancelled = StackSession.OpenAsync(stack.SessionOptions(LockMode.ExclusiveWait), cancel.Token);
        Task<StackSession> waiting = stack.OpenAsync(LockMode.ExclusiveWait);

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
        Assert.False(waiting.IsCompleted);
        await first.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public async Task The_lock_ends_with_the_process_that_holds_it()
    {
        using var stack = new TestStack();
        Directory.CreateDirectory(stack.StateFolder);
        string path = Path.ChangeExtension(stack.Database, ".lock");
        using var holder = Process.Start(new ProcessStartInfo("flock", ["-x", path, "sh", "-c", "echo held; exec sleep 1000"]) { RedirectStandardOutput = true })!;
        Assert.Equal("held", await holder.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Null((await Assert.ThrowsAsync<StackLockedException>(() => stack.OpenAsync())).Holder);

        holder.Kill(entireProcessTree: true);
        await holder.WaitForExitAsync(TestContext.Current.CancellationToken);

        await using StackSession session = await stack.OpenAsync(LockMode.ExclusiveWait);
        Assert.False(session.Exists);
    }
}
