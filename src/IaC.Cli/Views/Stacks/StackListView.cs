using System.Globalization;
using IaC.Cli.Commands;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Stacks;

/// <summary>The views of <c>stack ls</c>.</summary>
internal static class StackListView
{
    /// <summary>A table for people, or an array for programs.</summary>
    public static IStackListView For(CommandHost host, bool json) => json ? new Json(host.Terminal.Output) : new Table(host.Terminal.Output, host.Time.GetUtcNow());

    private sealed class Table(TextWriter output, DateTimeOffset now) : IStackListView
    {
        public void Show(IReadOnlyList<StackRow> rows)
        {
            var table = new TextTable("NAME", "RESOURCES", "LAST RUN", "AGE", "FROM");
            foreach (StackRow row in rows)
            {
                table.Add(
                    row.Name,
                    row.Fault is null ? row.Resources.ToString(CultureInfo.InvariantCulture) : "?",
                    row.Fault ?? row.Outcome ?? "",
                    row.Time is { } time ? Readable.Age(now - time) : "",
                    row.Origin ?? "");
            }

            output.Write(table);
        }
    }

    private sealed class Json(TextWriter output) : IStackListView
    {
        public void Show(IReadOnlyList<StackRow> rows) => output.WriteLine(ViewJson.Write(rows));
    }
}
