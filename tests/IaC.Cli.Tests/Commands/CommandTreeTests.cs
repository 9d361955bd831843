using System.CommandLine;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;

namespace IaC.Cli.Tests.Commands;

public sealed class CommandTreeTests
{
    [Fact]
    public void A_command_line_builds_the_command_that_it_begins_with_alone()
    {
        foreach (string name in CommandTree.Names)
        {
            Assert.Equal([name], Build(name, "--help").Subcommands.Select(command => command.Name));
        }
    }

    [Theory]
    [InlineData]
    [InlineData("--help")]
    [InlineData("preveiw")]
    [InlineData("--root", "/tmp", "preview")]
    public void Any_other_command_line_builds_them_all(params string[] arguments) =>
        Assert.Equal(CommandTree.Names, Build(arguments).Subcommands.Select(command => command.Name));

    private static RootCommand Build(params string[] arguments)
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        return CommandTree.Build(new CommandHost(terminal, interruption, TimeProvider.System, _ => null), arguments);
    }
}
