namespace IaC.Containers.Tests.Lifecycle;

/// <summary>What a container sees and what it does not.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_container_sees_its_own_processes_only()
    {
        Outcome outcome = _lab.Shell("echo $$; ls /proc | grep -c '^[0-9]'");

        Assert.Equal("1", outcome.Lines[0]);
        Assert.InRange(int.Parse(outcome.Lines[1], System.Globalization.CultureInfo.InvariantCulture), 1, 4);
    }
}
