using System.Reflection;
using System.Text.RegularExpressions;
using IaC.Cli.Commands;
using IaC.Cli.Terminals;

namespace IaC.Cli.Tests.Commands;

/// <summary>docs/commands.md and <c>iac --help</c> know the same commands.</summary>
public sealed partial class CommandPageTests
{
    [Fact]
    public void The_page_names_every_command_and_no_other()
    {
        string root = typeof(CommandPageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!;
        string page = File.ReadAllText(Path.Combine(root, "../../docs/commands.md"));
        using var terminal = new Terminal(_ => null);
        using var interruption = new Interruption(terminal);
        string[] shown = [.. CommandTree.Build(new CommandHost(terminal, interruption, TimeProvider.System, _ => null), []).Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];

        Assert.Empty(shown.Except(Word().Matches(page).Select(word => word.Groups[1].Value)));
        Assert.Empty(AfterProgram().Matches(page).Select(word => word.Groups[1].Value).Except(shown));
    }

    // `iac stop`, `start`, `restart NAME`: the program is named once.
    [GeneratedRegex(@"`(?:iac )?([a-z][\w-]*)")]
    private static partial Regex Word();

    [GeneratedRegex(@"`iac ([a-z][\w-]*)")]
    private static partial Regex AfterProgram();
}
