using System.CommandLine;
using System.CommandLine.Parsing;
using IaC.Cli.Views.Formatting;
using IaC.Model;

namespace IaC.Cli.Commands;

/// <summary>
/// Words of a command line that look like options, are none of the command, and were therefore taken for a name, a path or a value. What is really called so stands after <c>--</c>. The words of a program are its own from
/// the second one on, and a value that is set may be a number below zero.
/// </summary>
internal static class StrayOptions
{
    private const string ProgramWords = "COMMAND";
    private const string Separator = "--";

    /// <summary>What is wrong, a line each.</summary>
    public static IEnumerable<string> Faults(ParseResult parsed)
    {
        foreach (ArgumentResult words in parsed.CommandResult.Children.OfType<ArgumentResult>())
        {
            foreach (Token token in words.Argument.Name == ProgramWords ? words.Tokens.Take(1) : words.Tokens)
            {
                if (IsOption(token.Value, words.Argument) && !IsSeparated(token, parsed))
                {
                    string? near = NearName.Suggest(token.Value, UsageFault.Names(parsed.CommandResult.Command));
                    yield return $"unknown option {Printable.Line(token.Value)}{(near is null ? "" : $" ({near})")}";
                }
            }
        }
    }

    private static bool IsOption(string word, Argument argument) => word.Length > 1 && word.StartsWith(argument.Name == EmptyWords.Value ? "--" : "-", StringComparison.Ordinal);

    private static bool IsSeparated(Token word, ParseResult parsed) => !parsed.Tokens.TakeWhile(token => token.Value != Separator).Any(token => ReferenceEquals(token, word));
}
