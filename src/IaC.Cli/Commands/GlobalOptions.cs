using System.CommandLine;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary>Options of every command.</summary>
/// <param name="Root">Folder given with <c>--root</c> or <c>IAC_ROOT</c>; null where none was.</param>
/// <param name="Layout">Where everything of the root lies: in that folder, else in those of the machine for root, and in one of their own for other users.</param>
/// <param name="Verbose">The log goes to standard error.</param>
internal sealed record GlobalOptions(string? Root, RootLayout Layout, bool Verbose)
{
    private const string RootVariable = "IAC_ROOT";

    private static readonly Option<string?> RootOption = new("--root")
    {
        Description = $"Folder that holds everything, instead of /var/lib/iac and /run/iac, and of ~/.local/state/iac for others than root [{RootVariable}]",
        HelpName = "DIR",
        Recursive = true,
    };

    private static readonly Option<bool> VerboseOption = new("--verbose") { Description = "Write the log to standard error (to a file: IAC_LOG=FILE)", Recursive = true };

    /// <summary>Adds them to the root command, and so to every command.</summary>
    public static void AddTo(RootCommand root)
    {
        root.Add(RootOption);
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
        return new GlobalOptions(root, root is null && !Environment.IsPrivilegedProcess ? RootLayout.OfUser(variable) : RootLayout.At(root), parsed.GetValue(VerboseOption));
    }
}
