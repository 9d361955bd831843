using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.State;

/// <summary>What is recorded as a table; one resource as JSON, since its document is JSON.</summary>
/// <param name="output">Where to.</param>
/// <param name="clock">The clock that times in states are of.</param>
internal sealed class TextStateView(TextWriter output, TimeProvider clock) : IStateView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<StateRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

        DateTimeOffset now = clock.GetUtcNow();
        var table = new TextTable("STACK", "NAME", "STATUS", "AGE");
        foreach (StateRow row in rows)
        {
            table.Add(row.Stack, row.Name, row.Status, Readable.Age(now - row.Modified));
        }

        output.Write(table);
    }

    /// <inheritdoc/>
    public void Show(RecordedResourceView resource) => new JsonStateView(output).Show(resource);

    /// <inheritdoc/>
    public void Show(StateEdit edit)
    {
        output.WriteLine($"stack {edit.Stack}: {edit.Outcome}");
        foreach (string detail in edit.Details)
        {
            output.WriteLine($"  {Printable.Line(detail)}");
        }
    }
}
