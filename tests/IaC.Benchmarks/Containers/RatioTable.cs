using System.Globalization;
using System.Text;

namespace IaC.Benchmarks.Containers;

/// <summary>Medians and ratios as a Markdown table.</summary>
internal static class RatioTable
{
    /// <param name="title">What is timed.</param>
    /// <param name="times">Milliseconds by contender.</param>
    /// <param name="ours">Contender that the others are divided by.</param>
    internal static string Write(string title, IReadOnlyDictionary<string, double[]> times, string ours)
    {
        double own = Median(times[ours]);
        var text = new StringBuilder($"### {title}\n\n| contender | min ms | median ms | p90 ms | median / ours |\n|---|---:|---:|---:|---:|\n");
        foreach ((string name, double[] samples) in times)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {samples.Min():F1} | {Median(samples):F1} | {Percentile(samples, 0.9):F1} | {Median(samples) / own:F1}x |\n");
        }

        return text.ToString();
    }

    /// <summary>Middle value.</summary>
    internal static double Median(double[] samples) => Percentile(samples, 0.5);

    private static double Percentile(double[] samples, double share)
    {
        double[] sorted = [.. samples.Order()];
        return sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
    }
}
