using System.Threading.Channels;

namespace IaC.Engine;

/// <summary>
/// Runs parts of a plan side by side, each when all that it waits for is done. One loop owns all decisions; parts only report to it. A failed part takes what depends on it along, and unless
/// told otherwise, or only its host does not answer, stops the start of all others.
/// </summary>
/// <param name="parallelism">The most parts at once; one that only waits does not count.</param>
/// <param name="kindLimit">The most parts of a kind at once, waiting ones included; null for no limit.</param>
/// <param name="continueOnError">Go on with what does not depend on a failed part.</param>
/// <param name="stop">Start no further part.</param>
internal sealed class StepScheduler(int parallelism, Func<WorkItem, int?> kindLimit, bool continueOnError, CancellationToken stop)
{
    private readonly Channel<(WorkItem Item, StepResult? Result)> _reports = Channel.CreateUnbounded<(WorkItem, StepResult?)>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Dictionary<WorkItem, List<WorkItem>> _dependents = [];
    private readonly Dictionary<WorkItem, int> _open = [];
    private readonly Queue<WorkItem> _ready = new();
    private readonly Dictionary<string, Queue<WorkItem>> _held = [];
    private readonly Dictionary<string, int> _runningOfKind = [];
    private readonly HashSet<WorkItem> _waiting = [];
    private int _running;
    private WorkItem? _failed;

    /// <summary>Runs all parts; afterwards each has its result.</summary>
    /// <param name="items">The parts; all that any of them waits for is among them.</param>
    /// <param name="execute">Runs one part; calls back when it only waits. Must not throw.</param>
    /// <param name="skipped">Told of each part that is not tried.</param>
    public async Task RunAsync(IReadOnlyList<WorkItem> items, Func<WorkItem, Action, Task<StepResult>> execute, Action<WorkItem> skipped)
    {
        foreach (WorkItem item in items)
        {
            _open[item] = item.After.Count;
            foreach (WorkItem first in item.After)
            {
                (_dependents.TryGetValue(first, out List<WorkItem>? list) ? list : _dependents[first] = []).Add(item);
            }

            if (item.After.Count == 0)
            {
                _ready.Enqueue(item);
            }
        }

        while (true)
        {
            while (_running - _waiting.Count < parallelism && MayStart && _ready.TryDequeue(out WorkItem? item))
            {
                if (item.Result is null && TakeKind(item))
                {
                    Start(item, execute);
                }
            }

            if (_running == 0)
            {
                break;
            }

            Take(await _reports.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false));
        }

        foreach (WorkItem item in items.Where(item => item.Result is null))
        {
            (item.Result, item.Because) = (StepResult.Skipped, stop.IsCancellationRequested ? null : _failed?.Step.Key);
        }

        foreach (WorkItem item in items.Where(item => item.Result == StepResult.Skipped))
        {
            skipped(item);
        }
    }

    private bool MayStart => !stop.IsCancellationRequested && (continueOnError || _failed is null);

    private void Start(WorkItem item, Func<WorkItem, Action, Task<StepResult>> execute)
    {
        _running++;
        _ = Task.Run(async () =>
        {
            StepResult result = await execute(item, () => _reports.Writer.TryWrite((item, null))).ConfigureAwait(false);
            _reports.Writer.TryWrite((item, result));
        });
    }

    private void Take((WorkItem Item, StepResult? Result) report)
    {
        WorkItem item = report.Item;
        if (report.Result is not { } result)
        {
            _waiting.Add(item);
            return;
        }

        _running--;
        _waiting.Remove(item);
        GiveKind(item);
        item.Result = result;
        if (result != StepResult.Done)
        {
            _failed ??= result == StepResult.Failed ? item : null;
            SkipDependents(item);
            return;
        }

        foreach (WorkItem dependent in _dependents.GetValueOrDefault(item) ?? [])
        {
            if (--_open[dependent] == 0)
            {
                _ready.Enqueue(dependent);
            }
        }
    }

    private void SkipDependents(WorkItem failed)
    {
        var open = new Stack<WorkItem>(_dependents.GetValueOrDefault(failed) ?? []);
        while (open.TryPop(out WorkItem? item))
        {
            if (item.Result is null)
            {
                (item.Result, item.Because) = (StepResult.Skipped, failed.Result is StepResult.Failed or StepResult.Unreachable ? failed.Step.Key : null);
                (_dependents.GetValueOrDefault(item) ?? []).ForEach(open.Push);
            }
        }
    }

    private bool TakeKind(WorkItem item)
    {
        string kind = item.Step.Key.Kind;
        int running = _runningOfKind.GetValueOrDefault(kind);
        if (kindLimit(item) is { } limit && running >= limit)
        {
            (_held.TryGetValue(kind, out Queue<WorkItem>? queue) ? queue : _held[kind] = new Queue<WorkItem>()).Enqueue(item);
            return false;
        }

        _runningOfKind[kind] = running + 1;
        return true;
    }

    private void GiveKind(WorkItem item)
    {
        string kind = item.Step.Key.Kind;
        _runningOfKind[kind]--;
        if (_held.TryGetValue(kind, out Queue<WorkItem>? queue) && queue.TryDequeue(out WorkItem? next))
        {
            _ready.Enqueue(next);
        }
    }
}
