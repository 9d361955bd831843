using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Commands;

/// <summary><c>iac --help</c>: the commands by what they are for, each in a line. Help on one command is what the library writes.</summary>
/// <param name="terminal">Where it is written.</param>
/// <param name="detailed">Help on one command.</param>
internal sealed class Overview(Terminal terminal, HelpAction detailed) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        if (parseResult.CommandResult.Command is not RootCommand root)
        {
            return detailed.Invoke(parseResult);
        }

        Write(root, terminal.Output, new Ink(terminal.OutputHasColour));
        return ExitCode.Ok;
    }

    private static void Write(RootCommand root, TextWriter output, Ink ink)
    {
        Dictionary<string, Command> commands = root.Subcommands.Where(command => !command.Hidden).ToDictionary(command => command.Name);
        Option[] options = [.. root.Options.Where(option => option.Recursive && !option.Hidden)];
        int width = commands.Keys.Concat(options.Select(Words)).Max(words => words.Length);

        output.WriteLine(root.Description);
        output.WriteLine();
        output.WriteLine("Usage: iac COMMAND [OPTIONS]");
        foreach ((string heading, IEnumerable<string> names) in CommandTree.Headings)
        {
            Section(heading, names.Where(commands.ContainsKey).Select(name => (name, Summary(commands[name]))));
        }

        Section("Options of every command", options.Select(option => (Words(option), option.Description ?? "")));
        output.WriteLine();
        output.WriteLine("`iac COMMAND --help` says all about a command, `iac explain KIND` about what a document may say.");

        void Section(string heading, IEnumerable<(string Words, string About)> lines)
        {
            output.WriteLine();
            output.WriteLine(ink.Bold($"{heading}:"));
            foreach ((string words, string about) in lines)
            {
                output.WriteLine($"  {words.PadRight(width)}  {about}");
            }
        }
    }

    // Its first clause; what comes after it are details and examples.
    private static string Summary(Command command) => command.Description is { } about && about.IndexOfAny([':', ';']) is > 0 and var end ? about[..end] : command.Description ?? "";

    private static string Words(Option option) => option.HelpName is { } value ? $"{option.Name} {value}" : option.Name;
}
