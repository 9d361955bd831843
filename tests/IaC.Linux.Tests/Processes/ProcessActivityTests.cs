using System.Diagnostics;
using IaC.Linux.Processes;

namespace IaC.Linux.Tests.Processes;

public sealed class ProcessActivityTests
{
    [Theory]
    [InlineData("exec sleep 600", true)]
    [InlineData("sleep 600; true", true)]
    [InlineData("while :; do :; done", false)]
    [InlineData("(while :; do :; done); true", false)]
    public async Task A_process_sleeps_when_its_children_do(string script, bool sleeps)
    {
        using Process process = Process.Start("/bin/sh", ["-c", script]);
        try
        {
            // It is at work until it has come to its command.
            for (int i = 0; i < 500 && await RestsAsync(process.Id) != sleeps; i++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.Equal(sleeps, await RestsAsync(process.Id));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void A_process_that_is_gone_does_nothing() => Assert.Equal(new ProcessActivity(true, 0), ProcessActivity.Of(int.MaxValue));

    [Fact]
    public async Task A_process_that_wakes_in_between_did_something()
    {
        using Process process = Process.Start("/bin/sh", ["-c", "while :; do sleep 0.001; done"]);
        try
        {
            ProcessActivity before = ProcessActivity.Of(process.Id);
            ProcessActivity after = before;
            for (int i = 0; i < 1000 && after.Switches == before.Switches; i++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
                after = ProcessActivity.Of(process.Id);
            }

            Assert.NotEqual(before.Switches, after.Switches);
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    private static async Task<bool> RestsAsync(int pid)
    {
        ProcessActivity before = ProcessActivity.Of(pid);
        await Task.Delay(5, TestContext.Current.CancellationToken);
        return before.Asleep && before == ProcessActivity.Of(pid);
    }
}
