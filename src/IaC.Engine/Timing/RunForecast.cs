using System.Collections.Immutable;
using IaC.Model;

namespace IaC.Engine;

/// <summary>
/// How long a plan takes to be carried out, by what its steps are expected to take: the same parts in the same order as <see cref="StepScheduler"/> starts them, so many at once, in a time that is only counted.
/// </summary>
/// <param name="parallelism">The most parts at once; one that only waits does not count.</param>
internal sealed class RunForecast(int parallelism)
{
    private readonly PriorityQueue<(Part Part, bool Ends), double> _events = new();
    private readonly Queue<Part> _ready = new();
    private readonly Dictionary<string, Queue<Part>> _held = [];
    private readonly Dictionary<string, int> _ofKind = [];
    private int _busy;
    private Part? _last;

    /// <summary>The forecast of a plan; null where none of its steps was measured.</summary>
    /// <param name="steps">Its steps.</param>
    /// <param name="parallelism">The most parts at once.</param>
    /// <param name="overhead">What the run takes beside its steps, in seconds.</param>
    public static ExpectedRun? Of(IReadOnlyCollection<PlannedStep> steps, int parallelism, double overhead)
    {
        List<PlannedStep> acting = [.. steps.Where(step => step.Action is not (StepAction.Same or StepAction.Forget or StepAction.Keep) && step.GoesWith is null)];
        int unmeasured = acting.Count(step => step.Expected is null);
        if (unmeasured == acting.Count)
        {
            return null;
        }

        var forecast = new RunForecast(parallelism);
        forecast.Run(WorkPlan.Changes(steps));
        forecast.Run(WorkPlan.Deletes(steps));
        return new ExpectedRun(overhead + (forecast._last?.End ?? 0), [.. forecast.Path().GroupBy(phase => phase.Phase).OrderBy(phase => phase.Key).Select(phase => new PhaseTime(phase.Key, phase.Sum(one => one.Seconds)))], unmeasured);
    }

    private void Run(List<WorkItem> items)
    {
        (double begin, Part? before) = (_last?.End ?? 0, _last);
        Dictionary<WorkItem, Part> parts = items.ToDictionary(item => item, item => new Part(item) { Open = item.After.Count });
        foreach (WorkItem item in items)
        {
            item.After.ForEach(first => parts[first].Dependents.Add(parts[item]));
        }

        foreach (Part part in parts.Values.Where(part => part.Open == 0))
        {
            _ready.Enqueue(part);
        }

        StartReady(begin, before, ended: true);
        while (_events.TryDequeue(out (Part Part, bool Ends) happened, out double now))
        {
            if (happened.Ends)
            {
                End(happened.Part);
            }
            else
            {
                _busy--;
            }

            StartReady(now, happened.Part, happened.Ends);
        }
    }

    private void StartReady(double now, Part? cause, bool ended)
    {
        while (_busy < parallelism && _ready.TryDequeue(out Part? part))
        {
            if (BuiltInKinds.Find(part.Key.ApiVersion, part.Key.Kind)?.ParallelLimit is { } limit && _ofKind.GetValueOrDefault(part.Key.Kind) >= limit)
            {
                (_held.TryGetValue(part.Key.Kind, out Queue<Part>? queue) ? queue : _held[part.Key.Kind] = new Queue<Part>()).Enqueue(part);
                continue;
            }

            _ofKind[part.Key.Kind] = _ofKind.GetValueOrDefault(part.Key.Kind) + 1;
            _busy++;
            (part.Cause, part.AfterItsEnd, part.End) = (cause, ended, now + part.Time.Seconds);
            _events.Enqueue((part, false), now + part.Time.Busy);
            _events.Enqueue((part, true), part.End);
        }
    }

    private void End(Part part)
    {
        _last = _last is null || part.End >= _last.End ? part : _last;
        _ofKind[part.Key.Kind]--;
        if (_held.TryGetValue(part.Key.Kind, out Queue<Part>? queue) && queue.TryDequeue(out Part? next))
        {
            _ready.Enqueue(next);
        }

        foreach (Part dependent in part.Dependents.Where(dependent => --dependent.Open == 0))
        {
            _ready.Enqueue(dependent);
        }
    }

    // Backwards from what ends last: each by what it waited for.
    private IEnumerable<PhaseTime> Path()
    {
        bool whole = true;
        for (Part? part = _last; part is not null; (whole, part) = (part.AfterItsEnd, part.Cause))
        {
            foreach (PhaseTime phase in part.Time.Phases.Where(phase => whole || !phase.IsWaiting))
            {
                yield return phase;
            }
        }
    }

    private sealed class Part(WorkItem item)
    {
        private static readonly StepTime AtOnce = new(0, []);

        public ResourceKey Key => item.Step.Key;

        // What goes first is a part of the time of its step.
        public StepTime Time { get; } = item.IsDeleteFirst ? AtOnce : item.Step.Expected ?? AtOnce;

        public List<Part> Dependents { get; } = [];

        public int Open { get; set; }

        public double End { get; set; }

        public Part? Cause { get; set; }

        public bool AfterItsEnd { get; set; }
    }
}
