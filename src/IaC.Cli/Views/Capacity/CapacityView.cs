using System.Globalization;
using IaC.Cli.Views.Deployment;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Capacity;

/// <summary>What hosts have and have promised, as tables or as a JSON array.</summary>
/// <param name="output">Where to.</param>
/// <param name="json">As JSON.</param>
internal sealed class CapacityView(TextWriter output, bool json)
{
    /// <summary>Shows all hosts at once.</summary>
    public void Show(IReadOnlyList<CapacityRow> rows)
    {
        if (json)
        {
            output.WriteLine(ViewJson.Write(rows));
            return;
        }

        var hosts = new TextTable("HOST", "RESOURCE", "BASE", "RESERVE", "LIMIT", "REQUESTED", "USED", "FREE");
        var holders = new TextTable("HOST", "KIND", "NAMESPACE", "NAME", "STACK", "CPU", "MEMORY", "DISK", "HOST PORTS", "MORE FIT", "ONE MORE TAKES");
        foreach (CapacityRow row in rows)
        {
            if (!row.IsPlace)
            {
                Add(hosts, row.Host, "cpu", row.Cpu, CapacityText.Cpu);
                Add(hosts, row.Host, "memory", row.Memory, CapacityText.Memory);
            }

            Add(hosts, row.Host, "disk", row.Disk, CapacityText.Memory);
            if (!row.IsPlace)
            {
                Add(hosts, row.Host, "addresses", row.Addresses, CapacityText.Count);
            }

            foreach (HolderRow holder in row.Holders)
            {
                holders.Add(
                    row.Host,
                    holder.Kind,
                    holder.Namespace,
                    holder.Name,
                    holder.Stack ?? "",
                    holder.Cpu == 0 ? "" : CapacityText.Cpu(holder.Cpu),
                    holder.Memory == 0 ? "" : CapacityText.Memory(holder.Memory),
                    holder.Disk == 0 ? "" : CapacityText.Memory(holder.Disk),
                    string.Join(',', holder.Ports),
                    holder.More?.ToString(CultureInfo.InvariantCulture) ?? "",
                    holder.NextSeconds is { } seconds ? ExpectedText.About(seconds) : "");
            }
        }

        output.Write(hosts);
        if (rows.Any(row => row.Holders.Count > 0))
        {
            output.WriteLine();
            output.Write(holders);
        }

        string[] costs = [.. rows.Where(row => row.Cost is not null).Select(CapacityText.Cost)];
        if (costs.Length > 0)
        {
            output.WriteLine($"\n{string.Join('\n', costs)}");
        }

        foreach (WhatIfRow answer in rows.SelectMany(row => row.WhatIf))
        {
            output.WriteLine($"\n{CapacityText.Answer(answer)}");
        }

        foreach (TimeRow answer in rows.SelectMany(row => row.Times))
        {
            output.WriteLine($"\n{CapacityText.Answer(answer)}");
        }
    }

    private static void Add(TextTable table, string host, string resource, CapacityAmount amount, Func<decimal, string> text) =>
        table.Add(host, resource, text(amount.Base), text(amount.Reserve), text(amount.Limit), text(amount.Requested), amount.Used is { } used ? text(used) : "", text(amount.Free));
}
