using System.Globalization;
using System.Xml.Linq;

namespace IaC.Cli.Views.Capacity;

/// <summary>A picture of what hosts have and have promised: a bar per host and resource, as long as its base or its limit, whichever is more, in it a piece for each holder, and marks at limit and use. SVG 1.1.</summary>
internal static class CapacityPicture
{
    private const int Left = 220;
    private const int Width = 640;
    private const int BarHeight = 26;
    private const int Step = 52;
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Distinguishable to most eyes, and in print (ColorBrewer's Set2).
    private static readonly string[] Colours = ["#66c2a5", "#fc8d62", "#8da0cb", "#e78ac3", "#a6d854", "#ffd92f", "#e5c494"];

    /// <summary>The picture as a document of its own.</summary>
    public static string Draw(IReadOnlyList<CapacityRow> rows)
    {
        List<XElement> parts = [];
        int top = 30;
        foreach (CapacityRow row in rows)
        {
            parts.Add(Text(10, top, row.Host, bold: true));
            parts.AddRange(Bar(row, "cpu", row.Cpu, holder => holder.Cpu, CapacityText.Cpu, top + 12));
            parts.AddRange(Bar(row, "memory", row.Memory, holder => holder.Memory, CapacityText.Memory, top + 12 + Step));
            top += 40 + (2 * Step);
        }

        var picture = new XElement(
            Svg + "svg", new XAttribute("width", Left + Width + 30), new XAttribute("height", top), new XAttribute("font-family", "sans-serif"), new XAttribute("font-size", 12), parts);
        return $"{picture}\n";
    }

    private static IEnumerable<XElement> Bar(CapacityRow row, string resource, CapacityAmount amount, Func<HolderRow, decimal> part, Func<decimal, string> text, int top)
    {
        decimal whole = Math.Max(Math.Max(amount.Base, amount.Limit), Math.Max(amount.Requested, 1));
        yield return Text(10, top + 17, $"{resource}: {text(amount.Requested)} of {text(amount.Limit)}");
        yield return Box(0, amount.Base / whole, top, "#eeeeee", $"{resource} of {row.Host}: {text(amount.Base)}, {text(amount.Reserve)} of it for itself");
        decimal from = 0;
        foreach ((int i, HolderRow holder) in row.Holders.Index().Where(holder => part(holder.Item) > 0))
        {
            yield return Box(from / whole, part(holder) / whole, top, Colours[i % Colours.Length], $"{holder.Kind.ToLowerInvariant()}/{holder.Name}: {text(part(holder))}");
            from += part(holder);
        }

        yield return Mark(amount.Limit / whole, top, "#c00000", $"limit: {text(amount.Limit)}");
        if (amount.Used is { } used)
        {
            yield return Mark(used / whole, top, "#000000", $"used: {text(used)}");
        }
    }

    private static XElement Box(decimal from, decimal share, int top, string colour, string title) => new(
        Svg + "rect", new XAttribute("x", X(from)), new XAttribute("y", top), new XAttribute("width", Number(share * Width)), new XAttribute("height", BarHeight), new XAttribute("fill", colour), new XElement(Svg + "title", title));

    private static XElement Mark(decimal at, int top, string colour, string title) => new(
        Svg + "rect", new XAttribute("x", X(at)), new XAttribute("y", top - 4), new XAttribute("width", 2), new XAttribute("height", BarHeight + 8), new XAttribute("fill", colour), new XElement(Svg + "title", title));

    private static XElement Text(int x, int y, string text, bool bold = false) =>
        new(Svg + "text", new XAttribute("x", x), new XAttribute("y", y), bold ? new XAttribute("font-weight", "bold") : null, text);

    private static string X(decimal share) => Number(Left + (share * Width));

    private static string Number(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
