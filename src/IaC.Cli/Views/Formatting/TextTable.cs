using System.Text;

namespace IaC.Cli.Views.Formatting;

/// <summary>Columns of text, each as wide as its widest cell; for people and for <c>awk</c> alike: no frame, two spaces between columns, a dash for an empty cell.</summary>
internal sealed class TextTable(params string[] headings)
{
    private const int Gap = 2;
    private readonly List<string[]> rows = [];

    /// <summary>Adds a row with a cell for each heading.</summary>
    public void Add(params string[] cells)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(cells.Length, headings.Length);
        rows.Add([.. cells.Select(cell => cell.Length == 0 ? "-" : Printable.Line(cell))]);
    }

    /// <summary>The table, one line for each row, after a line of headings.</summary>
    public override string ToString()
    {
        int[] widths = [.. headings.Select((heading, column) => rows.Select(row => row[column].Length).Append(heading.Length).Max())];
        var text = new StringBuilder();
        foreach (string[] row in rows.Prepend(headings))
        {
            string line = string.Concat(row.Select((cell, column) => cell.PadRight(widths[column] + Gap)));
            text.Append(line.TrimEnd()).Append('\n');
        }

        return text.ToString();
    }
}
