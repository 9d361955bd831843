using IaC.Cli.Terminals;
using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>Log lines as they were written, byte by byte, each on the stream that it was written to.</summary>
internal sealed class StreamsLogView(Terminal terminal) : ILogView
{
    /// <inheritdoc/>
    public void Show(LogLine line)
    {
        byte[] bytes = [.. line.Bytes.Span, .. line.Partial ? ""u8 : "\n"u8];
        if (line.Source == LogSource.Stderr)
        {
            terminal.WriteErrorBytes(bytes);
        }
        else
        {
            terminal.WriteBytes(bytes);
        }
    }
}
