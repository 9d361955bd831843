using System.Globalization;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Workloads;

/// <summary>What workloads use, as a table or as a JSON array.</summary>
/// <param name="output">Where to.</param>
/// <param name="json">As JSON.</param>
internal sealed class UsageView(TextWriter output, bool json)
{
    /// <summary>Shows all rows at once.</summary>
    public void Show(IReadOnlyList<UsageRow> rows)
    {
        if (json)
        {
            output.WriteLine(ViewJson.Write(rows));
            return;
        }

        var table = new TextTable("KIND", "NAMESPACE", "NAME", "HOST", "CPU", "MEMORY", "PROCESSES", "DISK READ", "WRITTEN", "NET RECEIVED", "SENT");
        foreach (UsageRow row in rows)
        {
            table.Add(
                row.Kind,
                row.Namespace,
                row.Name,
                row.Host,
                row.CpuPercent is { } cpu ? string.Create(CultureInfo.InvariantCulture, $"{cpu:0.0}%") : "",
                Bytes(row.Memory),
                row.Processes.ToString(CultureInfo.InvariantCulture),
                Bytes(row.DiskRead),
                Bytes(row.DiskWritten),
                Bytes(row.NetworkReceived),
                Bytes(row.NetworkSent));
        }

        output.Write(table);
    }

    private static string Bytes(long? bytes) => bytes is { } count ? Readable.Bytes(count) : "";
}
