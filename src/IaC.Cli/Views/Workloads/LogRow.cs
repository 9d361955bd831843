using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>A log line as JSON; part of the interface.</summary>
/// <param name="Time">When the supervisor read it, UTC.</param>
/// <param name="Container">Who wrote it.</param>
/// <param name="Stream"><c>stdout</c> or <c>stderr</c>.</param>
/// <param name="Text">What; bytes that are not UTF-8 show as U+FFFD.</param>
internal sealed record LogRow(DateTimeOffset Time, string Container, string Stream, string Text)
{
    /// <summary>The row of a line.</summary>
    public static LogRow Of(LogLine line) => new(line.Time, line.Container, line.Source == LogSource.Stdout ? "stdout" : "stderr", line.Text);
}
