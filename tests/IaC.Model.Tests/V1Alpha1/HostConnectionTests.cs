using IaC.Model.V1Alpha1;

namespace IaC.Model.Tests.V1Alpha1;

public sealed class HostConnectionTests
{
    [Theory]
    [InlineData("ssh://edge-1", null, "edge-1", null)]
    [InlineData("ssh://root@10.0.0.7:22", "root", "10.0.0.7", 22)]
    [InlineData("ssh://root@[fd00::7]", "root", "fd00::7", null)]
    [InlineData("ssh://[fd00::7]:2222/", null, "fd00::7", 2222)]
    public void Parts_are_read(string text, string? user, string name, int? port)
    {
        Assert.Equal(new HostConnection(user, name, port), HostConnection.Parse(text));
        Assert.True(TextFormat.Get(TextFormat.HostConnection).Matches(text));
    }

    [Theory]
    [InlineData("ssh://-oProxyCommand=evil")]
    [InlineData("ssh://root@-evil")]
    [InlineData("ssh://a b")]
    [InlineData("http://edge-1")]
    [InlineData("ssh://")]
    [InlineData("ssh://:22")]
    [InlineData("ssh://root@")]
    public void What_ssh_would_take_for_an_option_is_no_host(string text)
    {
        Assert.False(TextFormat.Get(TextFormat.HostConnection).Matches(text));
        Assert.Null(HostConnection.Parse(text));
    }

    [Fact]
    public void This_machine_is_not_reached_by_ssh() => Assert.Null(HostConnection.Parse(HostConnection.Local));
}
