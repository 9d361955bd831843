using IaC.Cli.Commands;

namespace IaC.Cli.Tests.Commands;

public sealed class CommandLineTextTests
{
    [Theory]
    [InlineData("up --yes", "up --yes")]
    [InlineData("config set key hush --secret", "config set key (value) --secret")]
    [InlineData("config set --secret key hush", "config set --secret key (value)")]
    [InlineData("config set key -f app hush", "config set key -f (value) (value)")]
    [InlineData("config set key --stack=app -- -hush", "config set key --stack=(value) -- (value)")]
    [InlineData("config get key", "config get key")]
    public void What_may_be_secret_is_left_out(string line, string expected) => Assert.Equal(expected, string.Join(' ', CommandLineText.Of(line.Split(' '))));
}
