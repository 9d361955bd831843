using System.CommandLine;
using System.CommandLine.Parsing;
using IaC.Cli.Views.Formatting;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary>A command line that cannot be read, answered with what is wrong, what was probably meant, and where to read on.</summary>
internal static class UsageFault
{
    private const string Missing = "required command was not provided";

    /// <summary>Whether nothing is wrong but that commands were named which others stand below, and none of those, nor anything else.</summary>
    public static bool IsBare(ParseResult parsed) =>
        parsed.Errors is [var only] && parsed.UnmatchedTokens.Count == 0 && parsed.CommandResult.Command.Subcommands.Count > 0 && Message(only, parsed) == Missing;

    /// <summary>Writes all faults.</summary>
    /// <returns>Whether there are any.</returns>
    public static bool Write(TextWriter error, Ink ink, ParseResult parsed)
    {
        string[] messages = Messages(parsed);
        if (messages.Length == 0)
        {
            return false;
        }

        // A mistyped command is a missing one too; the mistyping says more.
        foreach (string message in messages.Where(message => message != Missing || messages.Length == 1))
        {
            error.WriteLine($"iac: {ink.Red(message)}");
        }

        error.WriteLine($"see `{Path(parsed.CommandResult)} --help`");
        return true;
    }

    /// <summary>What is wrong, a line each.</summary>
    internal static string[] Messages(ParseResult parsed)
    {
        if (StrayOptions.Faults(parsed).ToArray() is { Length: > 0 } stray)
        {
            // It took the place of a word, and shifted those that follow: what else is wrong comes of that.
            return stray;
        }

        return parsed.Errors.Count == 0 && !EmptyWords.MayBeIn(parsed) ? [] : [.. parsed.Errors.Select(fault => Message(fault, parsed)).Concat(EmptyWords.Faults(parsed)).Distinct()];
    }

    private static string Message(ParseError fault, ParseResult parsed)
    {
        // The choices of an argument come one a line.
        string line = string.Join(' ', fault.Message.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        line = line.Replace(" as expected type 'System.Nullable`1[System.Int32]'", ", which wants a whole number", StringComparison.Ordinal);
        string message = Printable.Line($"{char.ToLowerInvariant(line[0])}{line[1..].TrimEnd('.')}");
        string? word = parsed.UnmatchedTokens.FirstOrDefault(token => fault.Message.Contains($"'{token}'", StringComparison.Ordinal));
        return word is not null && NearName.Suggest(word, Names(parsed.CommandResult.Command)) is { } near ? $"{message} ({near})" : message;
    }

    /// <summary>What may stand behind a command: commands and options.</summary>
    internal static IEnumerable<string> Names(Command command) => command.Subcommands.Select(child => child.Name)
        .Concat(command.Options.Concat(command.Parents.OfType<Command>().SelectMany(parent => parent.Options.Where(option => option.Recursive))).Select(option => option.Name));

    private static string Path(CommandResult result) => result.Parent is CommandResult parent ? $"{Path(parent)} {result.Command.Name}" : "iac";
}
