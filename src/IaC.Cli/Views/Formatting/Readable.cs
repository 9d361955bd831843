using System.Globalization;
using System.Text.RegularExpressions;

namespace IaC.Cli.Views.Formatting;

/// <summary>Times and sizes as people read them.</summary>
internal static partial class Readable
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary><c>5s</c>, <c>3m</c>, <c>2h</c>, <c>4d</c>: the largest unit that is at least one, as in <c>kubectl get</c>.</summary>
    public static string Age(TimeSpan age) => age switch
    {
        { TotalDays: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays}d"),
        { TotalHours: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours}h"),
        { TotalMinutes: >= 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes}m"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (int)age.TotalSeconds)}s"),
    };

    /// <summary><c>0.03 s</c>, <c>12.4 s</c>, <c>3 min 05 s</c>.</summary>
    public static string Seconds(double seconds) => seconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.00} s"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)seconds / 60} min {(int)seconds % 60:00} s"),
    };

    /// <summary><c>512 B</c>, <c>4.2 MiB</c>.</summary>
    public static string Bytes(long bytes)
    {
        double value = bytes;
        int unit = 0;
        while (value >= 1024 && unit < Units.Length - 1)
        {
            value /= 1024;
            unit++;
        }

        return unit == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{bytes} B")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.0} {Units[unit]}");
    }

    /// <summary>A text whose digests end after 12 digits, as in <c>sha256:4a2b837b6c28</c>: enough to tell two apart.</summary>
    public static string Digests(string text) => LongDigest().Replace(text, "$1");

    /// <summary><c>1 pod</c>, <c>2 pods</c>.</summary>
    public static string Count(int count, string noun) => count == 1 ? $"1 {noun}" : string.Create(CultureInfo.InvariantCulture, $"{count} {noun}s");

    [GeneratedRegex("(sha256:[0-9a-f]{12})[0-9a-f]{52}")]
    private static partial Regex LongDigest();
}
