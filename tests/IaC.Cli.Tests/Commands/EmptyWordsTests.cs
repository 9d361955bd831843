using System.CommandLine;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;

namespace IaC.Cli.Tests.Commands;

public sealed class EmptyWordsTests
{
    [Theory]
    [InlineData("--file is empty", "preview", "--file", "")]
    [InlineData("-f is empty", "up", "-f", "a.yaml", "-f", "")]
    [InlineData("--stack is empty", "destroy", "--stack", "")]
    [InlineData("--root is empty", "--root", "", "ps")]
    [InlineData("CONTEXT is empty", "build", "")]
    [InlineData("NAME is empty", "config", "set", "", "")]
    public void An_empty_name_or_path_is_a_fault(string expected, params string[] arguments) => Assert.Equal([expected], Faults(arguments));

    [Theory]
    [InlineData("preview")]
    [InlineData("config", "set", "greeting", "")]
    [InlineData("exec", "web", "--", "echo", "")]
    public void An_empty_value_or_word_of_a_program_is_none(params string[] arguments) => Assert.Empty(Faults(arguments));

    private static IEnumerable<string> Faults(string[] arguments)
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        ParseResult parsed = CommandTree.Build(new CommandHost(terminal, interruption, TimeProvider.System, _ => null), arguments).Parse(arguments);
        return EmptyWords.MayBeIn(parsed) ? EmptyWords.Faults(parsed) : [];
    }
}
