using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// What a step will take, by what the most alike ones took: of the newest few of the same resource, else of its kind on that host, else of its kind anywhere, the one in the middle. So one slow pull does not spoil the forecast,
/// and the parts of it add up. A pure function of what was measured.
/// </summary>
public sealed class ProvisionTimes
{
    /// <summary>How many of the newest count.</summary>
    public const int Newest = 5;

    private readonly Dictionary<Likeness, List<StepTime>> _alike = [];
    private readonly Dictionary<Likeness, StepTime?> _middle = [];

    /// <summary>What was measured, newest first.</summary>
    public ProvisionTimes(IEnumerable<StepTiming> measured)
    {
        foreach (StepTiming timing in measured)
        {
            foreach (Likeness likeness in Rungs(timing.Step))
            {
                List<StepTime> times = _alike.TryGetValue(likeness, out List<StepTime>? known) ? known : _alike[likeness] = [];
                if (times.Count < Newest)
                {
                    times.Add(timing.Time);
                }
            }
        }
    }

    /// <summary>Nothing was measured yet.</summary>
    public static ProvisionTimes None { get; } = new([]);

    /// <summary>What a step is expected to take; null where nothing alike was measured. Where the image is there, what brought it once is left out; where it is not, only steps that brought theirs tell.</summary>
    public StepTime? Expect(StepCircumstances step) =>
        Middle(step)
        ?? (step.Cold ? null : Middle(step with { Cold = true })?.Without(phase => phase.IsBringing))
        ?? (step.Action == StepAction.Replace ? Expect(step with { Action = StepAction.Create }) : null);

    private StepTime? Middle(StepCircumstances step) => Rungs(step).Select(Middle).FirstOrDefault(time => time is not null);

    private StepTime? Middle(Likeness likeness)
    {
        if (!_middle.TryGetValue(likeness, out StepTime? middle))
        {
            List<StepTime> times = _alike.GetValueOrDefault(likeness) ?? [];
            _middle[likeness] = middle = times.Count == 0 ? null : times.OrderBy(time => time.Seconds).ElementAt((times.Count - 1) / 2);
        }

        return middle;
    }

    // From what is most alike to what is least.
    private static IEnumerable<Likeness> Rungs(StepCircumstances step)
    {
        string kind = step.Urn.ToKey().Kind;
        yield return new Likeness(step.Urn, kind, step.Host, step.Action, step.Cold);
        yield return new Likeness(null, kind, step.Host, step.Action, step.Cold);
        yield return new Likeness(null, kind, null, step.Action, step.Cold);
    }

    private readonly record struct Likeness(Urn? Urn, string Kind, string? Host, StepAction Action, bool Cold);
}
