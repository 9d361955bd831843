using IaC.Cli.Views.Formatting;
using IaC.Engine;

namespace IaC.Cli.Views.State;

/// <summary>What is recorded as a table; one resource as JSON, since its document is JSON.</summary>
internal sealed class TextStateView(TextWriter output, DateTimeOffset now) : IStateView
{
    /// <inheritdoc/>
    public void Show(IReadOnlyList<StateRow> rows)
    {
        if (rows.Count == 0)
        {
            return;
        }

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
