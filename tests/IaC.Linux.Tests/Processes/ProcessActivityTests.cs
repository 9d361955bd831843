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
            for (int i = 0; i < 500 && ProcessActivity.IsAsleep(process.Id) != sleeps; i++)
            {
                await Task.Delay(10, TestContext.Current.CancellationToken);
            }

            Assert.Equal(sleeps, ProcessActivity.IsAsleep(process.Id));
        }
        finally
        {
            process.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public void A_process_that_is_gone_does_nothing() => Assert.True(ProcessActivity.IsAsleep(int.MaxValue));
}
