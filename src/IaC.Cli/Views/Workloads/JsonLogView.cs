using IaC.Pods;

namespace IaC.Cli.Views.Workloads;

/// <summary>Log lines as JSON, one object on each line.</summary>
internal sealed class JsonLogView(TextWriter output) : ILogView
{
    /// <inheritdoc/>
    public void Show(LogLine line) => output.WriteLine(ViewJson.Write(LogRow.Of(line)));
}
