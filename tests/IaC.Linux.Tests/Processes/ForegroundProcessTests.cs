using IaC.Linux.Processes;
using IaC.Testing;

namespace IaC.Linux.Tests.Processes;

public sealed class ForegroundProcessTests
{
    [Fact]
    public async Task It_is_in_our_process_group_and_its_end_is_told()
    {
        string group = (await File.ReadAllTextAsync("/proc/self/stat", TestContext.Current.CancellationToken)).Split(' ')[4];

        Assert.Equal(7, (await RunAsync($"test \"$(cut -d' ' -f5 /proc/self/stat)\" = {group} && exit 7", TestContext.Current.CancellationToken)).Code);
        Assert.Equal(128 + Signals.SIGKILL, (await RunAsync("kill -KILL $$", TestContext.Current.CancellationToken)).ShellCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kill -STOP $$; ")]
    public async Task Whoever_waits_no_more_ends_it_though_it_has_stopped_itself(string first)
    {
        using TemporaryFolder folder = new();
        using var stop = new CancellationTokenSource();
        string started = folder["started"];
        Task<ExitStatus> run = RunAsync($"echo > {started}; {first}exec sleep 100", stop.Token);
        while (!File.Exists(started))
        {
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
    }

    private static Task<ExitStatus> RunAsync(string script, CancellationToken cancellationToken) => ForegroundProcess.RunAsync("/bin/sh", ["sh", "-c", script], ["PATH=/usr/bin:/bin"], cancellationToken);
}
