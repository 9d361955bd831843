using System.CommandLine;
using IaC.Cli.Commands.Agents;
using IaC.Cli.Commands.Images;

namespace IaC.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    /// <summary>Builds the root command.</summary>
    public static RootCommand Build(CommandHost host)
    {
        var root = new RootCommand("Declares hosts, images and pods, shows what would change, and changes only that.")
        {
            UpCommand.Create(host),
            PreviewCommand.Create(host),
            DestroyCommand.Create(host),
            RefreshCommand.Create(host),
            RenderCommand.Create(host),
            NewCommand.Create(host),
            StackCommand.Create(host),
            ImportCommand.Create(host),
            StateCommand.Create(host),
            SecretsCommand.Create(host),
            RunCommand.Create(host),
            PsCommand.Create(host),
            TopCommand.Create(host),
            StopCommand.Create(host),
            StartCommand.Create(host),
            RestartCommand.Create(host),
            LogsCommand.Create(host),
            EventsCommand.Create(host),
            ExecCommand.Create(host),
            AttachCommand.Create(host),
            ConsoleCommand.Create(host),
            CopyCommand.Create(host),
            SshCommand.Create(host),
            ScreenshotCommand.Create(host),
            SnapshotCommand.Create(host),
            InspectCommand.Create(host),
            ImagesCommand.Create(host),
            BackupCommand.Create(host),
            ImageCommand.Create(host),
            BuildCommand.Create(host),
            PullCommand.Create(host),
            PushCommand.Create(host),
            LoginCommand.Create(host),
            LoginCommand.CreateLogout(host),
            GitOpsCommand.Create(host),
            RestoreCommand.Create(host),
            HostCommand.Create(host),
            ConfigCommand.Create(host),
            ExplainCommand.Create(host),
            SchemaCommand.Create(host),
            CompletionCommand.Create(host),
            InstallCommand.Create(host),
            UninstallCommand.Create(host),
            DoctorCommand.Create(host),
            VersionCommand.Create(host),
        };
        GlobalOptions.AddTo(root);
        NameArguments(root);
        VersionOption version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionCommand.LineAction(host.Terminal);
        return root;
    }

    // Help would otherwise show what an argument completes to, which may be the names of this very moment, in the place of its name.
    private static void NameArguments(Command command)
    {
        foreach (Argument argument in command.Arguments)
        {
            argument.HelpName ??= argument.Name;
        }

        foreach (Command part in command.Subcommands)
        {
            NameArguments(part);
        }
    }
}
