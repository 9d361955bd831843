using System.CommandLine;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;

namespace IaC.Cli.Tests.Commands;

public sealed class StrayOptionsTests
{
    [Theory]
    [InlineData("unknown option --secrt (did you mean `--secret`?)", "config", "set", "password", "--secrt")]
    [InlineData("unknown option --folow (did you mean `--follow`?)", "events", "--folow")]
    [InlineData("unknown option --folow (did you mean `--follow`?)", "logs", "--folow", "db")]
    [InlineData("unknown option --wach (did you mean `--watch`?)", "restore", "--wach")]
    [InlineData("unknown option --no-cache", "build", "--no-cache", ".")]
    [InlineData("unknown option --user", "run", "--user", "0", "x")]
    [InlineData("unknown option --usr", "exec", "web", "--usr", "0", "--", "ls")]
    [InlineData("unknown option -x", "stop", "web", "-x")]
    [InlineData("unknown option -x", "image", "rm", "-x")]
    [InlineData("unknown option --recursive", "cp", "--recursive", "a", "web:/a")]
    public void A_word_that_looks_like_an_option_is_none_of_the_command_where_that_has_no_such(string expected, params string[] arguments) => Assert.Equal([expected], Faults(arguments));

    [Theory]
    [InlineData("config", "set", "level", "-5")]
    [InlineData("config", "set", "level", "--", "--high")]
    [InlineData("cp", "-", "web:/a")]
    [InlineData("exec", "web", "--", "-x")]
    [InlineData("exec", "web", "ls", "-l")]
    [InlineData("run", "image", "--user", "0")]
    [InlineData("image", "rm", "--", "-x")]
    [InlineData("up", "-f", "-", "--yes")]
    public void A_value_a_word_of_a_program_and_what_stands_apart_is_taken_as_it_is(params string[] arguments) => Assert.Empty(Faults(arguments));

    private static string[] Faults(string[] arguments)
    {
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        Command root = CommandTree.Build(new CommandHost(terminal, interruption, TimeProvider.System, _ => null), arguments);
        return UsageFault.Messages(root.Parse(RunCommand.Separate(root, arguments)));
    }
}
