using System.CommandLine;
using System.CommandLine.Parsing;

namespace IaC.Cli.Commands;

/// <summary>
/// Words of a command line that are empty, as an unset variable of a shell leaves them, where a name, a path or an address is meant: it would be taken for the current folder, or for what holds
/// without the option. Only words of a command that runs elsewhere, and a value that is set, may be empty.
/// </summary>
internal static class EmptyWords
{
    /// <summary>Name of the argument that may be empty.</summary>
    public const string Value = "VALUE";

    /// <summary>Whether there is an empty word, right or wrong: asked at each start.</summary>
    public static bool MayBeIn(ParseResult parsed)
    {
        for (int i = 0; i < parsed.Tokens.Count; i++)
        {
            if (parsed.Tokens[i].Value.Length == 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>What is wrong, a line each.</summary>
    public static IEnumerable<string> Faults(ParseResult parsed)
    {
        for (CommandResult? command = parsed.CommandResult; command is not null; command = command.Parent as CommandResult)
        {
            foreach (SymbolResult word in command.Children.Where(word => word.Tokens.Any(token => token.Value.Length == 0)))
            {
                switch (word)
                {
                    case OptionResult { IdentifierToken: { } option }:
                        yield return $"{option.Value} is empty";
                        break;

                    case ArgumentResult { Argument: { Name: not Value, Arity.MaximumNumberOfValues: 1 } argument }:
                        yield return $"{argument.Name} is empty";
                        break;
                }
            }
        }
    }
}
