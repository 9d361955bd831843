using IaC.Cli.Agents;
using IaC.GitOps;
using IaC.Testing;

namespace IaC.Cli.Tests.Agents;

public sealed class AgentLogTests : IDisposable
{
    private readonly TemporaryFolder folder = new("iac-agent-");

    [Fact]
    public void What_cannot_be_shown_is_in_the_log_all_the_same_and_fails_nobody()
    {
        using var full = new StreamWriter(new FileStream("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0));
        var log = new AgentLog(folder["log"], full, full, json: false);

        log.Write(new UnitEvent(DateTimeOffset.UnixEpoch, "web", UnitState.Ready, null, "it is ready"));
        log.Warn("a webhook came");

        Assert.Contains("it is ready", Assert.Single(File.ReadAllLines(folder["log"])), StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
