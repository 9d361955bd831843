using System.Globalization;
using IaC.Model;

namespace IaC.Engine;

/// <summary>How long it takes to go from so many of something to more or fewer, before anything of it is declared.</summary>
public static class ScaleForecast
{
    /// <summary>The most steps that are counted one by one.</summary>
    public const int Most = 100_000;

    /// <summary>The forecast; null where nothing alike was measured.</summary>
    /// <param name="key">What there is more or less of.</param>
    /// <param name="steps">What is done on each host: what each step takes, and how many there are.</param>
    /// <param name="overhead">What a run takes beside its steps, in seconds.</param>
    public static ExpectedRun? Of(ResourceKey key, IEnumerable<(StepAction Action, StepTime? Each, long Count)> steps, double overhead) => RunForecast.Of(
        [.. steps.SelectMany((step, host) => Enumerable.Range(0, (int)Math.Min(step.Count, Most)).Select(i => Step(key, string.Create(CultureInfo.InvariantCulture, $"{host}-{i}"), step.Action, step.Each)))],
        ApplyOptions.Default.Parallelism,
        overhead);

    private static PlannedStep Step(ResourceKey key, string name, StepAction action, StepTime? expected)
    {
        ResourceKey one = key with { Name = name };
        return new PlannedStep { Urn = Urn.Create("", "", one), Key = one, Action = action, Reason = "", Expected = expected, Uid = name };
    }
}
