using System.Globalization;
using System.Text;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Guests;

/// <summary>Whose processor time it took until guests were ready.</summary>
internal sealed class BootCosts
{
    private readonly Dictionary<string, List<double>> _seconds = [];

    /// <summary>Adds what one run took.</summary>
    /// <param name="whose">Row of the table.</param>
    /// <param name="seconds">Of all guests together.</param>
    internal void Add(string whose, double seconds)
    {
        if (!_seconds.TryGetValue(whose, out List<double>? all))
        {
            _seconds[whose] = all = [];
        }

        all.Add(seconds);
    }

    /// <summary>As a Markdown table.</summary>
    internal string Table(string title)
    {
        var text = new StringBuilder($"### {title}\n\n| whose processor time | least s | median s |\n|---|---:|---:|\n");
        foreach ((string whose, List<double> seconds) in _seconds)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {whose} | {seconds.Min():F2} | {RatioTable.Median([.. seconds]):F2} |\n");
        }

        return text.ToString();
    }
}
