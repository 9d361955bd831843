using System.CommandLine;
using IaC.Pods;

namespace IaC.Cli.Commands;

/// <summary>Options of every command.</summary>
/// <param name="Root">Folder given with <c>--root</c> or <c>IAC_ROOT</c>; null is the machine's own.</param>
/// <param name="Verbose">The log goes to standard error.</param>
internal sealed record GlobalOptions(string? Root, bool Verbose)
{
    private const string RootVariable = "IAC_ROOT";

    private static readonly Option<string?> RootOption = new("--root")
    {
        Description = $"Folder that holds everything, instead of /var/lib/iac and /run/iac [{RootVariable}]",
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
    public static GlobalOptions From(ParseResult parsed, Func<string, string?> variable) => new(
        (parsed.GetValue(RootOption) ?? variable(RootVariable)) is { Length: > 0 } root ? root : null,
        parsed.GetValue(VerboseOption));

    /// <summary>Where everything of the root lies.</summary>
    public RootLayout Layout => RootLayout.At(Root);
}
