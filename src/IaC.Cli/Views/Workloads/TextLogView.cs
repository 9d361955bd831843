using System.Globalization;
using System.Text;
using IaC.Cli.Terminals;
using IaC.Cli.Views.Formatting;
using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>Log lines as they were written, byte by byte; where several containers are shown, each line says which one wrote it.</summary>
/// <param name="terminal">Where to.</param>
/// <param name="names">Show which container wrote a line.</param>
/// <param name="times">Show when it was written.</param>
internal sealed class TextLogView(Terminal terminal, bool names, bool times) : ILogView
{
    private readonly Ink ink = new(terminal.OutputHasColour);

    /// <inheritdoc/>
    public void Show(LogLine line)
    {
        string name = names ? ink.Dim($"{line.Container} | ") : "";
        string time = times ? $"{line.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffffZ", CultureInfo.InvariantCulture)} " : "";
        byte[] start = Encoding.UTF8.GetBytes(name + time);
        terminal.WriteBytes([.. start, .. line.Bytes.Span, .. line.Partial ? ""u8 : "\n"u8]);
    }
}
