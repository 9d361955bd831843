using System.Globalization;
using System.Xml.Linq;
using IaC.Cli.Views.Deployment;

namespace IaC.Cli.Views.Capacity;

/// <summary>
/// A picture of what hosts have and have promised: a bar per host and resource, as long as its base, its limit or what is promised, whichever is most; in it a piece for each holder, what the host keeps back, a mark at the limit, and under it a line as long as what is used. SVG 1.1.
/// </summary>
internal static class CapacityPicture
{
    private const int Left = 190;
    private const int Width = 640;
    private const int BarHeight = 28;
    private const int Step = 46;
    private const int Letter = 7;
    private const string Quiet = "#666666";
    private const string Base = "#eeeeee";
    private const string Kept = "#cccccc";
    private const string Twice = "#f7f7f7";
    private const string LimitMark = "#c00000";
    private const string UseLine = "#000000";
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    // Distinguishable to most eyes, and in print (ColorBrewer's Set2).
    private static readonly string[] Colours = ["#66c2a5", "#fc8d62", "#8da0cb", "#e78ac3", "#a6d854", "#ffd92f", "#e5c494"];

    /// <summary>The picture as a document of its own.</summary>
    public static string Draw(IReadOnlyList<CapacityRow> rows)
    {
        List<XElement> parts = [];
        int top = 28;
        foreach (CapacityRow row in rows)
        {
            parts.Add(Text(10, top, row.Host, bold: true));
            if (row.Cost is { } cost)
            {
                parts.Add(Text(Left, top, $"{CapacityText.Money(cost.PerHour, cost.Currency)} per hour, {CapacityText.Money(cost.Idle, cost.Currency)} of it idle", Quiet));
            }

            foreach ((string resource, CapacityAmount amount, Func<HolderRow, decimal> part, Func<decimal, string> text) in Resources(row))
            {
                parts.AddRange(Bar(row, resource, amount, part, text, top + 12));
                top += Step;
            }

            top += 34;
        }

        parts.AddRange(Legend(top));
        var picture = new XElement(
            Svg + "svg",
            new XAttribute("width", Left + Width + 20),
            new XAttribute("height", top + 16),
            new XAttribute("font-family", "sans-serif"),
            new XAttribute("font-size", 12),
            new XElement(Svg + "rect", new XAttribute("width", "100%"), new XAttribute("height", "100%"), new XAttribute("fill", "#ffffff")),
            parts);
        return $"{picture}\n";
    }

    // A place for claims has disk and nothing else.
    private static IEnumerable<(string Resource, CapacityAmount Amount, Func<HolderRow, decimal> Part, Func<decimal, string> Text)> Resources(CapacityRow row)
    {
        if (!row.IsPlace)
        {
            yield return ("cpu", row.Cpu, holder => holder.Cpu, CapacityText.Cpu);
            yield return ("memory", row.Memory, holder => holder.Memory, CapacityText.Memory);
        }

        yield return ("disk", row.Disk, holder => holder.Disk, CapacityText.Memory);
        if (!row.IsPlace)
        {
            yield return ("addresses", row.Addresses, holder => holder.Addresses, CapacityText.Count);
        }
    }

    private static IEnumerable<XElement> Bar(CapacityRow row, string resource, CapacityAmount amount, Func<HolderRow, decimal> part, Func<decimal, string> text, int top)
    {
        decimal whole = Math.Max(Math.Max(amount.Base, amount.Limit), Math.Max(amount.Requested, 0.001m));
        yield return Text(10, top + 12, resource);
        yield return Text(10, top + 26, $"{text(amount.Requested)} of {text(amount.Limit)}", Quiet);
        yield return Box(0, amount.Base / whole, top, Base, $"{resource} of {row.Host}: {text(amount.Base)}, {text(amount.Reserve)} of it for itself");
        if (amount.Limit > amount.Base)
        {
            yield return Box(amount.Base / whole, (amount.Limit - amount.Base) / whole, top, Twice, $"promised more than once: {text(amount.Limit - amount.Base)}");
        }

        if (amount.Reserve > 0)
        {
            yield return Box((amount.Base - amount.Reserve) / whole, amount.Reserve / whole, top, Kept, $"kept back: {text(amount.Reserve)}");
        }

        decimal from = 0;
        foreach ((int i, HolderRow holder) in row.Holders.Index().Where(holder => part(holder.Item) > 0))
        {
            decimal share = part(holder) / whole;
            string more = holder.NextSeconds is { } seconds ? $", one more in {ExpectedText.About(seconds)}" : "";
            yield return Box(from / whole, share, top, Colours[i % Colours.Length], $"{holder.Kind.ToLowerInvariant()}/{holder.Name}: {text(part(holder))}{more}");
            if ((holder.Name.Length + 1) * Letter < share * Width)
            {
                yield return Text(X(from / whole) + 5, top + 18, holder.Name);
            }

            from += part(holder);
        }

        yield return Rectangle(X(amount.Limit / whole) - 1, 2, top - 4, BarHeight + 8, LimitMark, $"limit: {text(amount.Limit)}");
        if (amount.Used is { } used)
        {
            yield return Rectangle(Left, Math.Min(1, used / whole) * Width, top + BarHeight + 1, 3, UseLine, $"used: {text(used)}");
        }
    }

    private static IEnumerable<XElement> Legend(int top)
    {
        decimal at = Left;
        foreach ((string colour, int width, string meaning) in new[] { (Colours[0], 12, "promised"), (Base, 12, "free"), (Kept, 12, "kept back"), (LimitMark, 2, "limit"), (UseLine, 12, "used") })
        {
            yield return colour == UseLine ? Rectangle(at, width, top - 6, 3, colour, meaning) : Rectangle(at, width, top - 10, 12, colour, meaning);
            yield return Text(at + width + 5, top, meaning, Quiet);
            at += width + 25 + (meaning.Length * Letter);
        }
    }

    // A thin line parts neighbours of like colours.
    private static XElement Box(decimal from, decimal share, int top, string colour, string title)
    {
        XElement box = Rectangle(X(from), share * Width, top, BarHeight, colour, title);
        box.Add(new XAttribute("stroke", "#ffffff"));
        return box;
    }

    private static XElement Rectangle(decimal x, decimal width, int y, int height, string colour, string title) => new(
        Svg + "rect", new XAttribute("x", Number(x)), new XAttribute("y", y), new XAttribute("width", Number(width)), new XAttribute("height", height), new XAttribute("fill", colour), new XElement(Svg + "title", title));

    private static XElement Text(decimal x, int y, string text, string? colour = null, bool bold = false) => new(
        Svg + "text", new XAttribute("x", Number(x)), new XAttribute("y", y), bold ? new XAttribute("font-weight", "bold") : null, colour is null ? null : new XAttribute("fill", colour), text);

    private static decimal X(decimal share) => Left + (share * Width);

    private static string Number(decimal value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
