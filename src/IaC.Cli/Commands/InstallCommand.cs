using System.CommandLine;
using IaC.Cli.Installing;

namespace IaC.Cli.Commands;

/// <summary><c>iac install</c>: puts this program below a prefix.</summary>
internal static class InstallCommand
{
    /// <summary>Where programs go that no package brings.</summary>
    public const string DefaultPrefix = "/usr/local";

    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("install", "Install this program, its supervisor and completions below a prefix, or replace what is there");
        var prefix = new Option<string>("--prefix") { Description = "Where to", HelpName = "DIR", DefaultValueFactory = _ => DefaultPrefix };
        command.Add(prefix);
        command.SetAction(parsed =>
        {
            var installation = new Installation(Path.GetFullPath(parsed.GetRequiredValue(prefix)));
            installation.Install(AppContext.BaseDirectory);
            host.Terminal.Output.WriteLine($"{ProgramVersion.Line} is installed as {installation.ProgramPath}");
        });
        return command;
    }
}
