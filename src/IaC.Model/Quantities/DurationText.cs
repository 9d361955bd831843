using System.Globalization;

namespace IaC.Model;

/// <summary>Lengths of time as documents and options write them: whole seconds, minutes or hours, <c>90s</c>, <c>5m</c>, <c>1h</c>.</summary>
public static class DurationText
{
    /// <summary>Reads one.</summary>
    /// <returns>The length, from one second to 999999 hours; null where the text is none.</returns>
    public static TimeSpan? TryParse(string text) => !TextFormat.Get(TextFormat.Duration).Matches(text) ? null : (int.Parse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture), text[^1]) switch
    {
        (int seconds, 's') => TimeSpan.FromSeconds(seconds),
        (int minutes, 'm') => TimeSpan.FromMinutes(minutes),
        (int hours, _) => TimeSpan.FromHours(hours),
    };

    /// <summary>Reads one that was checked.</summary>
    /// <exception cref="FormatException">The text is none.</exception>
    public static TimeSpan Parse(string text) => TryParse(text) ?? throw new FormatException($"`{text}` is not {TextFormat.Get(TextFormat.Duration).Expectation}");
}
