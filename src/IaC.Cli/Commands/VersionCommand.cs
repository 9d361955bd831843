using System.CommandLine;
using System.CommandLine.Invocation;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Diagnosis;

namespace IaC.Cli.Commands;

/// <summary><c>iac version</c>: versions of the program and of its interfaces.</summary>
internal static class VersionCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("version", "Show the version of this program and of its interfaces");
        Option<bool> json = CommonOptions.Json();
        command.Add(json);
        command.SetAction(parsed =>
        {
            IVersionView view = parsed.GetValue(json) ? new JsonVersionView(host.Terminal.Output) : new TextVersionView(host.Terminal.Output);
            view.Show(VersionInfo.Current);
        });
        return command;
    }

    /// <summary><c>iac --version</c> where other options stand beside it.</summary>
    internal sealed class LineAction(Terminal terminal) : SynchronousCommandLineAction
    {
        /// <inheritdoc/>
        public override int Invoke(ParseResult parseResult)
        {
            terminal.Output.WriteLine(ProgramVersion.Line);
            return ExitCode.Ok;
        }
    }
}
