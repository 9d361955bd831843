using System.Globalization;
using IaC.Cli.Commands;

namespace IaC.Cli.Workloads;

/// <summary>A time as people give it: how long ago, or when.</summary>
internal static class PointInTime
{
    /// <summary><c>90s</c>, <c>5m</c>, <c>2h</c>, <c>1d</c> before now, or a time in the form of RFC 3339.</summary>
    /// <exception cref="UsageException">Neither.</exception>
    public static DateTimeOffset Parse(string text, DateTimeOffset now)
    {
        if (text.Length > 1 && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double count))
        {
            TimeSpan? unit = text[^1] switch
            {
                's' => TimeSpan.FromSeconds(1),
                'm' => TimeSpan.FromMinutes(1),
                'h' => TimeSpan.FromHours(1),
                'd' => TimeSpan.FromDays(1),
                _ => null,
            };
            if (unit is { } one && count * one.TotalDays < 36500)
            {
                return now - count * one;
            }
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            ? time
            : throw new UsageException($"`{text}` is no time: write 90s, 5m, 2h, 1d, or 2026-01-31T12:00:00Z");
    }
}
