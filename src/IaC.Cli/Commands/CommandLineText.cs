namespace IaC.Cli.Commands;

/// <summary>A command line as it may be written down: without values that may be secret.</summary>
internal static class CommandLineText
{
    private const string Masked = "(value)";

    /// <summary>The arguments, with what <c>config set</c> sets left out: no other command takes a secret among them.</summary>
    public static IReadOnlyList<string> Of(IReadOnlyList<string> arguments) => arguments is ["config", "set", ..] ? WithoutValues(arguments) : arguments;

    // The first word behind `set` is the name. The value may stand anywhere behind it, among options and theirs: of all that, names of options alone are kept.
    private static List<string> WithoutValues(IReadOnlyList<string> arguments)
    {
        List<string> kept = ["config", "set"];
        bool named = false;
        bool optionsEnded = false;
        foreach (string argument in arguments.Skip(kept.Count))
        {
            bool isOption = !optionsEnded && argument.StartsWith('-');
            kept.Add(isOption ? WithoutAssigned(argument) : named ? Masked : argument);
            named |= !isOption;
            optionsEnded |= argument == "--";
        }

        return kept;
    }

    private static string WithoutAssigned(string option) => option.IndexOf('=', StringComparison.Ordinal) is > 0 and var at ? $"{option[..at]}={Masked}" : option;
}
