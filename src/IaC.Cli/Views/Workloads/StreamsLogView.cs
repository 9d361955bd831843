using IaC.Cli.Terminals;
using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>What was written, byte by byte, each line on the stream that it was written to.</summary>
internal sealed class StreamsLogView(Terminal terminal) : ILogView
{
    /// <summary>Something of it was lost, which standard error was told.</summary>
    public bool HasGaps { get; private set; }

    /// <inheritdoc/>
    public void Show(LogLine line)
    {
        HasGaps |= LogGap.Tell(terminal, line);
        byte[] bytes = [.. line.Bytes.Span, .. line.Partial || line.Unended ? ""u8 : "\n"u8];
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
