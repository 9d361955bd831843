using System.CommandLine;
using System.CommandLine.Help;
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

    [Theory]
    [InlineData(true, "up", "--help")]
    [InlineData(true, "up", "-h")]
    [InlineData(true, "run", "-ih")]
    [InlineData(true, "up", "-?")]
    [InlineData(true)]
    [InlineData(false, "up", "-f", "/h.yaml")]
    [InlineData(false, "preview", "--watch")]
    public void Help_is_there_where_it_may_be_asked_for(bool expected, params string[] arguments) =>
        Assert.Equal(expected, Build(arguments).Options.OfType<HelpOption>().Any());

    private static Command Build(params string[] arguments)
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        return CommandTree.Build(new CommandHost(terminal, interruption, TimeProvider.System, _ => null), arguments);
    }
}
