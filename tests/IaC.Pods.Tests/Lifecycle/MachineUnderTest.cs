using IaC.Pods.Lifecycle;
using Microsoft.Extensions.Time.Testing;

namespace IaC.Pods.Tests.Lifecycle;

/// <summary>A machine whose wishes come true: what is to be started starts, unless told otherwise. Records what it wished as text.</summary>
internal sealed class MachineUnderTest
{
    private readonly PodRecord _record;
    private int _nextPid = 100;

    internal MachineUnderTest(PodRecord record)
    {
        _record = record;
        Machine = new PodMachine(record, Time);
    }

    internal FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));

    internal PodMachine Machine { get; }

    /// <summary>Containers that cannot be started, with the reason.</summary>
    internal Dictionary<string, string> Broken { get; } = [];

    /// <summary>What it told, in order: <c>Killing: Stopping container a</c>.</summary>
    internal List<string> Told { get; } = [];

    internal PodStatus Status => Machine.Status(new PodStatus { Uid = _record.Uid, Phase = "", Ready = false, RecordDigest = "", Started = Time.GetUtcNow(), Containers = [] });

    internal ContainerStatus this[string container] => Status.Containers.Single(c => c.Name == container);

    /// <summary>Carries out what is wished, and says what that was.</summary>
    internal string[] Act()
    {
        List<string> done = [];
        while (Machine.TryTake(out PodAction action))
        {
            switch (action)
            {
                case PodAction.Start start when Broken.TryGetValue(Name(start.Index), out string? reason):
                    done.Add($"start {Name(start.Index)}: {reason}");
                    Machine.StartFailed(start.Index, reason);
                    break;
                case PodAction.Start start:
                    done.Add($"start {Name(start.Index)}");
                    Machine.Started(start.Index, _nextPid++);
                    break;
                case PodAction.Signal signal:
                    done.Add($"signal {signal.Number} {Name(signal.Index)}");
                    break;
                case PodAction.Handle handle:
                    done.Add($"{handle.Use} {Name(handle.Index)}");
                    break;
                case PodAction.GiveUp giveUp:
                    done.Add($"give up {giveUp.Use} {Name(giveUp.Index)}");
                    break;
                case PodAction.Note note:
                    done.Add($"note {Name(note.Index)}: {note.Text}");
                    break;
                case PodAction.Tell tell:
                    Told.Add($"{tell.What.Reason}: {tell.What.Message}");
                    break;
                default:
                    done.Add("finish");
                    break;
            }
        }

        return [.. done];
    }

    internal string[] Begin()
    {
        Machine.Begin();
        return Act();
    }

    internal string[] Exit(string container, int code, bool outOfMemory = false, int? signal = null)
    {
        Machine.Exited(Index(container), new ContainerExit(code, outOfMemory, signal));
        return Act();
    }

    /// <summary>A handler answers: what failed, or null for success.</summary>
    internal string[] Answer(string container, HandlerUse use, string? fault = null)
    {
        Machine.Handled(Index(container), use, fault);
        return Act();
    }

    /// <summary>Lets time pass.</summary>
    internal string[] Pass(TimeSpan time)
    {
        Time.Advance(time);
        Machine.Tick();
        return Act();
    }

    internal int Index(string container) => Names.ToList().IndexOf(container);

    private IEnumerable<string> Names => _record.InitContainers.Concat(_record.Containers).Select(c => c.Name);

    private string Name(int index) => Names.ElementAt(index);
}
