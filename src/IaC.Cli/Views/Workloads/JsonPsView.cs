namespace IaC.Cli.Views.Workloads;

/// <summary>What runs as a JSON array.</summary>
internal sealed class JsonPsView(TextWriter output) : IPsView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<WorkloadRow> rows) => output.WriteLine(ViewJson.Write(rows));
}
