using System.CommandLine;
using IaC.Cli.Completing;

namespace IaC.Cli.Commands;

/// <summary><c>iac completion SHELL</c>: the script that completes command lines of <c>iac</c>.</summary>
internal static class CompletionCommand
{
    /// <summary>Builds the command.</summary>
    public static Command Create(CommandHost host)
    {
        var command = new Command("completion", "Write the script that completes command lines: source <(iac completion bash)");
        Argument<string> shell = new("SHELL") { Description = $"Shell that reads it: {string.Join(", ", CompletionScripts.Paths.Keys)}" };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.Paths.Keys]);
        command.Add(shell);
        command.SetAction(parsed => host.Terminal.Output.Write(CompletionScripts.Of(parsed.GetRequiredValue(shell))));
        return command;
    }
}
