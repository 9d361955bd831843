using System.CommandLine;
using IaC.Model.V1Alpha1;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary>Options of every command.</summary>
/// <param name="Root">Folder given with <c>--root</c> or <c>IAC_ROOT</c>; null where none was.</param>
/// <param name="Layout">Where everything of the root lies: in that folder, else in those of the machine for root, and in one of their own for other users.</param>
/// <param name="Place">Who keeps the states, as given with <c>--state</c> or <c>IAC_STATE</c>; null where nothing was.</param>
/// <param name="Verbose">The log goes to standard error.</param>
internal sealed record GlobalOptions(string? Root, RootLayout Layout, string? Place, bool Verbose)
{
    private const string RootVariable = "IAC_ROOT";
    private const string StateVariable = "IAC_STATE";

    private static readonly Option<string?> RootOption = new("--root")
    {
        Description = $"Folder that holds everything, instead of /var/lib/iac and /run/iac, and of ~/.local/state/iac for others than root [{RootVariable}]",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<string?> StateOption = new("--state")
    {
        Description = $"Host that keeps the states of stacks, for all who work with them: ssh://[USER@]HOST[:PORT]; local for those of the root [{StateVariable}]",
        HelpName = "PLACE",
        Recursive = true,
    };

    private static readonly Option<bool> VerboseOption = new("--verbose") { Description = "Write the log to standard error (to a file: IAC_LOG=FILE)", Recursive = true };

    /// <summary>Adds them to the root command, and so to every command.</summary>
    public static void AddTo(Command root)
    {
        root.Add(RootOption);
        root.Add(StateOption);
        root.Add(VerboseOption);
    }

    /// <summary>Reads them.</summary>
    public static GlobalOptions From(ParseResult parsed, CommandHost host) => From(parsed, host.Variable);

    /// <summary>Reads them.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="variable">Looks up an environment variable.</param>
    public static GlobalOptions From(ParseResult parsed, Func<string, string?> variable)
    {
        string? root = (parsed.GetValue(RootOption) ?? variable(RootVariable)) is { Length: > 0 } given ? given : null;
        return new GlobalOptions(root, root is null && !Environment.IsPrivilegedProcess ? RootLayout.OfUser(variable) : RootLayout.At(root), parsed.GetValue(StateOption) ?? variable(StateVariable), parsed.GetValue(VerboseOption));
    }

    /// <summary>The host that keeps the states; null where they lie in the root.</summary>
    /// <exception cref="UsageException">What was given is no host.</exception>
    public HostConnection? State => Place is null or "" or HostConnection.Local ? null
        : HostConnection.Parse(Place) ?? throw new UsageException($"--state {Place} is no place: it is ssh://[USER@]HOST[:PORT], or local");
}
