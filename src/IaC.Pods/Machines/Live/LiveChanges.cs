using System.Collections.Immutable;
using IaC.Pods.Supervision;

namespace IaC.Pods.Machines;

/// <summary>
/// Makes a running machine what its record says, step by step. A step that is refused, or does not end in time, waits for the next start of the machine, and is told of until then; it is forgotten where the record takes
/// the change back.
/// </summary>
/// <param name="loop">Calls when a step takes too long.</param>
/// <param name="monitor">The machine's monitor.</param>
/// <param name="running">What the machine is.</param>
internal sealed class LiveChanges(EventLoop loop, LiveMonitor monitor, VirtualMachine running) : IDisposable
{
    private readonly Dictionary<string, string> _refused = [];
    private VirtualMachine _running = running;
    private VirtualMachine _wanted = running;
    private LoopTimer? _deadline;
    private LiveStep? _current;

    /// <summary>Grows with each step that begins or ends.</summary>
    internal int Revision { get; private set; }

    /// <summary>How long a step may take: a guest that is busy takes its time to let go of a disk.</summary>
    internal TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A step is being done.</summary>
    internal bool InProgress => _current is not null;

    /// <summary>What waits for the next start, and why: <c>memory: ...</c>.</summary>
    internal ImmutableArray<string> Pending => InProgress ? [] : [.. MachineDifference.Steps(_running, _wanted).Select(step => $"{step.Field}: {_refused.GetValueOrDefault(step.Field, "not done")}")];

    /// <summary>Begins to make it another machine; what was refused before is tried again.</summary>
    internal void Want(VirtualMachine next)
    {
        _wanted = next;
        _refused.Clear();
        if (!InProgress)
        {
            Next();
        }
    }

    /// <summary>A disk is not as large as the machine was declared: it waits like what is refused later.</summary>
    internal void HasNotGrown(MachineDisk disk, string why)
    {
        _running = new GrowDisk(disk with { Size = null }).After(_running);
        _refused[new GrowDisk(disk).Field] = why;
        Revision++;
    }

    /// <inheritdoc/>
    public void Dispose() => _deadline?.Dispose();

    private void Next()
    {
        _current = MachineDifference.Steps(_running, _wanted).FirstOrDefault(step => !_refused.ContainsKey(step.Field));
        Revision++;
        if (_current is not { } step)
        {
            return;
        }

        _deadline = new LoopTimer(loop, Patience, () => Done(step, $"no answer within {Patience.TotalSeconds:0} s"));
        try
        {
            step.Run(monitor, fault => Done(step, fault));
        }
        catch (IOException fault)
        {
            Done(step, fault.Message);
        }
    }

    private void Done(LiveStep step, string? fault)
    {
        if (!ReferenceEquals(step, _current))
        {
            DoneLate(step, fault);
            return;
        }

        _deadline?.Dispose();
        if (fault is null)
        {
            _running = step.After(_running);
        }
        else
        {
            _refused[step.Field] = fault;
        }

        Next();
    }

    // One that took too long may end after all, also when another one is being done, or when what it did is not wanted any more.
    private void DoneLate(LiveStep step, string? fault)
    {
        if (fault is not null)
        {
            return;
        }

        _running = step.After(_running);
        _refused.Remove(step.Field);
        Revision++;
        if (!InProgress)
        {
            Next();
        }
    }
}
