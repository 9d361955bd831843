using System.CommandLine;
using System.CommandLine.Help;
using IaC.Cli.Commands.Agents;
using IaC.Cli.Commands.Images;

namespace IaC.Cli.Commands;

/// <summary>All commands.</summary>
internal static class CommandTree
{
    private const string Name = "iac";
    private const string About = "Declares hosts, guests, images and pods, shows what would change, and changes only that.";

    private static readonly (string Heading, (string Name, Func<CommandHost, Command> Create)[] Commands)[] Groups =
    [
        ("Stacks",
        [
            ("up", UpCommand.Create),
            ("preview", PreviewCommand.Create),
            ("destroy", DestroyCommand.Create),
            ("refresh", RefreshCommand.Create),
            ("new", NewCommand.Create),
            ("render", RenderCommand.Create),
            ("import", ImportCommand.Create),
            ("config", ConfigCommand.Create),
            ("stack", StackCommand.Create),
            ("state", StateCommand.Create),
            ("secrets", SecretsCommand.Create),
        ]),
        ("What runs",
        [
            ("ps", PsCommand.Create),
            ("top", TopCommand.Create),
            ("inspect", InspectCommand.Create),
            ("logs", LogsCommand.Create),
            ("events", EventsCommand.Create),
            ("run", RunCommand.Create),
            ("exec", ExecCommand.Create),
            ("attach", AttachCommand.Create),
            ("cp", CopyCommand.Create),
            ("port-forward", PortForwardCommand.Create),
            ("stop", StopCommand.Create),
            ("start", StartCommand.Create),
            ("restart", RestartCommand.Create),
        ]),
        ("Guests",
        [
            ("console", ConsoleCommand.Create),
            ("ssh", SshCommand.Create),
            ("screenshot", ScreenshotCommand.Create),
            ("snapshot", SnapshotCommand.Create),
            ("disk", DiskCommand.Create),
        ]),
        ("Images",
        [
            ("images", host => ImagesCommand.Create(host)),
            ("image", ImageCommand.Create),
            ("build", BuildCommand.Create),
            ("pull", PullCommand.Create),
            ("push", PushCommand.Create),
            ("login", LoginCommand.Create),
            ("logout", LoginCommand.CreateLogout),
        ]),
        ("Machines",
        [
            ("capacity", CapacityCommand.Create),
            ("doctor", DoctorCommand.Create),
            ("gitops", GitOpsCommand.Create),
            ("backup", BackupCommand.Create),
            ("restore", RestoreCommand.Create),
            ("host", HostCommand.Create),
            ("install", InstallCommand.Create),
            ("uninstall", UninstallCommand.Create),
            ("serve", ServeCommand.Create),
        ]),
        ("Reference",
        [
            ("explain", ExplainCommand.Create),
            ("schema", SchemaCommand.Create),
            ("completion", CompletionCommand.Create),
            ("version", VersionCommand.Create),
        ]),
    ];

    /// <summary>Names of all commands.</summary>
    public static IEnumerable<string> Names => Commands.Select(command => command.Name);

    /// <summary>Names of the commands that belong together, under what they have in common.</summary>
    public static IEnumerable<(string Heading, IEnumerable<string> Names)> Headings => Groups.Select(group => (group.Heading, group.Commands.Select(command => command.Name)));

    private static IEnumerable<(string Name, Func<CommandHost, Command> Create)> Commands => Groups.SelectMany(group => group.Commands);

    /// <summary>
    /// Builds the root command, with the one command that the arguments begin with, or with all where they begin with none: most of the time before a command begins goes into building the others.
    /// What the library brings along (help, version, completion), whose texts it looks up by reflection, is only there where it may be asked for.
    /// </summary>
    public static Command Build(CommandHost host, IReadOnlyList<string> arguments)
    {
        Func<CommandHost, Command>? named = arguments is [var first, ..] ? Commands.FirstOrDefault(command => command.Name == first).Create : null;
        Command root = named is null || arguments.Any(AsksForHelp) ? Whole(host) : new Command(Name, About);
        foreach (Func<CommandHost, Command> create in named is null ? Commands.Select(command => command.Create) : [named])
        {
            root.Add(create(host));
        }

        GlobalOptions.AddTo(root);
        NameArguments(root);
        return root;
    }

    private static RootCommand Whole(CommandHost host)
    {
        var root = new RootCommand(About);
        VersionOption version = root.Options.OfType<VersionOption>().Single();
        version.Action = new VersionCommand.LineAction(host.Terminal);
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Overview(host.Terminal, (HelpAction)help.Action!);
        return root;
    }

    // Its names, and short options that are written as one, which may hold one of them.
    private static bool AsksForHelp(string argument) => argument switch
    {
        "--help" or "/h" or "/?" => true,
        ['-', not '-', ..] => argument.AsSpan().IndexOfAny('h', '?') >= 0,
        _ => false,
    };

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
