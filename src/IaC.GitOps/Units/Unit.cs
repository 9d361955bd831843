using IaC.Model;
using IaC.Model.V1Alpha1;

namespace IaC.GitOps;

/// <summary>A stack that is kept as a folder of a repository says.</summary>
/// <param name="spec">As it was declared and checked.</param>
/// <param name="source">Name of its source.</param>
public sealed class Unit(GitOpsUnit spec, string source)
{
    /// <summary>As it was declared.</summary>
    public GitOpsUnit Spec => spec;

    /// <summary>Its name.</summary>
    public string Name => spec.Name;

    /// <summary>Name of its source.</summary>
    public string Source => source;

    /// <summary>How often all of it is looked at.</summary>
    public TimeSpan Scan { get; } = DurationText.Parse(spec.Scan);

    /// <summary>How long a commit may take.</summary>
    public TimeSpan Timeout { get; } = DurationText.Parse(spec.Timeout);

    /// <summary>How long all of it has to stay ready before a commit counts as healthy.</summary>
    public TimeSpan Stable { get; } = TimeSpan.FromSeconds(spec.StableSeconds);

    /// <summary>Whether nothing of it is to be changed.</summary>
    public bool IsSuspended(UnitRecord record) => spec.Suspend || record.Suspended;

    /// <summary>When new commits may be carried out next: now, or when the next window opens.</summary>
    /// <param name="now">The time, by the clock of the machine.</param>
    public DateTimeOffset NextOpening(DateTimeOffset now) => spec.Windows.IsEmpty ? now : spec.Windows.Select(window => Opening(window, now)).Min();

    private static DateTimeOffset Opening(GitOpsWindow window, DateTimeOffset now)
    {
        (TimeSpan from, TimeSpan to) = (TimeOnly.Parse(window.From, System.Globalization.CultureInfo.InvariantCulture).ToTimeSpan(), TimeOnly.Parse(window.To, System.Globalization.CultureInfo.InvariantCulture).ToTimeSpan());
        TimeSpan length = to > from ? to - from : to - from + TimeSpan.FromDays(1);

        // The window of yesterday may still be open; within eight days each has opened.
        return Enumerable.Range(-1, 9)
            .Select(day => now.Date.AddDays(day))
            .Where(day => window.Days.IsEmpty || window.Days.Contains((GitOpsDay)day.DayOfWeek))
            .Select(day => new DateTimeOffset(day, now.Offset) + from)
            .Where(begin => begin + length > now)
            .Select(begin => begin <= now ? now : begin)
            .First();
    }
}
