using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Controlling;

/// <summary>The views of <c>stop</c>, <c>start</c>, <c>restart</c> and <c>import</c>.</summary>
internal static class ControlView
{
    /// <summary>Lines for people, or objects for programs.</summary>
    public static IControlView For(Terminal terminal, bool json) => json ? new Json(terminal.Output) : new Text(terminal);

    private sealed class Text(Terminal terminal) : IControlView
    {
        public void Show(ControlRow row)
        {
            if (row.Message is null)
            {
                terminal.Output.WriteLine($"{row.Name}  {row.Outcome} in {Readable.Seconds(row.Seconds)}");
            }
            else
            {
                terminal.Error.WriteLine($"iac: {new Ink(terminal.ErrorHasColour).Red($"{row.Name}: {Printable.Line(row.Message)}")}");
            }
        }
    }

    private sealed class Json(TextWriter output) : IControlView
    {
        public void Show(ControlRow row) => output.WriteLine(ViewJson.Write(row));
    }
}
