using System.Globalization;
using IaC.Cli.Views.Formatting;

namespace IaC.Cli.Views.Stacks;

/// <summary>The views of <c>stack ls</c>.</summary>
internal static class StackListView
{
    /// <summary>A table for people, or an array for programs.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="json">The reader is a program.</param>
    /// <param name="clock">The clock that times in states are of.</param>
    public static IStackListView For(TextWriter output, bool json, TimeProvider clock) => json ? new Json(output) : new Table(output, clock);

    private sealed class Table(TextWriter output, TimeProvider clock) : IStackListView
    {
        public void Show(IReadOnlyList<StackRow> rows)
        {
            DateTimeOffset now = clock.GetUtcNow();
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
