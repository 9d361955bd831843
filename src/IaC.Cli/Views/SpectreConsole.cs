using System.Text;
using IaC.Cli.Terminals;
using Spectre.Console;

namespace IaC.Cli.Views;

/// <summary>Spectre.Console on our own streams.</summary>
internal static class SpectreConsole
{
    /// <summary>A console for live displays.</summary>
    public static IAnsiConsole Create(Terminal terminal) => AnsiConsole.Create(new AnsiConsoleSettings
    {
        Ansi = AnsiSupport.Yes,
        ColorSystem = terminal.OutputHasColour ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
        Interactive = InteractionSupport.No,
        Out = new TerminalOutput(terminal),
    });

    private sealed class TerminalOutput(Terminal terminal) : IAnsiConsoleOutput
    {
        public TextWriter Writer => terminal.Output;

        public bool IsTerminal => terminal.OutputIsTerminal;

        public int Width => Terminal.Size.Columns;

        public int Height => Terminal.Size.Rows;

        public void SetEncoding(Encoding encoding)
        {
            // Always UTF-8.
        }
    }
}
