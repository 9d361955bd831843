using System.Globalization;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Workloads;

/// <summary>What runs as a table.</summary>
/// <param name="output">Where to.</param>
internal sealed class TablePsView(TextWriter output) : IPsView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<WorkloadRow> rows)
    {
        var table = new TextTable("KIND", "NAMESPACE", "NAME", "HOST", "STATUS", "READY", "RESTARTS", "ADDRESSES", "AGE");
        foreach (WorkloadRow row in rows)
        {
            table.Add(
                row.Kind,
                row.Namespace,
                row.Name,
                row.Host,
                row.Status,
                row.Ready ? "yes" : "no",
                row.Restarts.ToString(CultureInfo.InvariantCulture),
                string.Join(',', row.Addresses),
                row.AgeSeconds is { } age ? Readable.Age(TimeSpan.FromSeconds(age)) : "");
        }

        output.Write(table);
    }
}
