using System.CommandLine;

namespace IaC.Cli.Commands.Agents;

/// <summary><c>iac gitops</c>: keeps this machine as git repositories say.</summary>
internal static class GitOpsCommand
{
    /// <summary>Builds the command and those below it.</summary>
    public static Command Create(CommandHost host) => new("gitops", "Keep this machine as git repositories say")
    {
        GitOpsRunCommand.Create(host),
        GitOpsLookCommands.CreateStatus(host),
        GitOpsLookCommands.CreateDiff(host),
        GitOpsLookCommands.CreateHistory(host),
        GitOpsLogsCommand.Create(host),
        GitOpsAskCommands.CreateSync(host),
        GitOpsAskCommands.CreateSuspend(host),
        GitOpsAskCommands.CreateResume(host),
        GitOpsAskCommands.CreateRollback(host),
        GitOpsServiceCommands.CreateInstall(host),
        GitOpsServiceCommands.CreateUninstall(host),
    };
}
