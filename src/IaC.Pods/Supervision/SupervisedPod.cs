using System.Collections.Immutable;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux.Terminals;
using IaC.Pods.Lifecycle;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>The pod of a supervisor: carries out what <see cref="PodMachine"/> wants, and tells it what happened.</summary>
internal sealed partial class SupervisedPod : IDisposable
{
    private readonly EventLoop _loop;
    private readonly TimeProvider _time;
    private readonly MadePod _made;
    private readonly PodMachine _machine;
    private readonly LogWriter[] _logs;
    private readonly ContainerRun?[] _runs;
    private readonly PodStatus _basis;
    private readonly PodJournal _journal;
    private ImmutableArray<PodContainer> _containers;
    private PodSecrets _secrets;
    private string _digest;
    private bool _ready;

    /// <summary>Takes over a pod that is made.</summary>
    internal SupervisedPod(EventLoop loop, StartRequest start, MadePod made, LogBuffers buffers, TimeProvider time)
    {
        (_loop, _made, _secrets, _digest, _time) = (loop, made, start.Secrets, start.Digest, time);
        PodRecord record = Record = start.Record;
        _containers = [.. record.InitContainers, .. record.Containers];
        _runs = new ContainerRun?[_containers.Length];
        string folder = Path.Combine(made.Layout.Pod(record.Uid), PodFolders.Logs);
        _logs = [.. _containers.Select(container => new LogWriter(folder, container.Name, LogLimits.Default, buffers, time))];
        _network = made.Tap is null ? null : new MachineNetwork(loop, made.Layout, record);
        _machine = new PodMachine(record, time);
        _journal = new PodJournal(made.Layout, time);
        _basis = new PodStatus
        {
            Uid = record.Uid,
            Kind = record.Kind,
            Namespace = record.Namespace,
            Name = record.Name,
            Address = record.Network?.Address,
            AddressV6 = record.Network?.AddressV6,
            Started = time.GetUtcNow(),
            Phase = "",
            Ready = false,
            RecordDigest = "",
            Containers = [],
        };
    }

    /// <summary>What runs.</summary>
    internal PodRecord Record { get; private set; }

    /// <summary>Folders of the root.</summary>
    internal RootLayout Layout => _made.Layout;

    /// <summary>Decides; commands go to it.</summary>
    internal PodMachine Machine => _machine;

    /// <summary>Everything is down and the pod was asked to end.</summary>
    internal bool Finished { get; private set; }

    /// <summary>Grows with every change that <see cref="Status"/> shows.</summary>
    internal int Revision => _machine.Revision + _logs.Sum(log => log.Revision) + _machines.Values.Sum(machine => machine.Changes.Revision);

    /// <summary>The status of now.</summary>
    internal PodStatus Status()
    {
        PodStatus status = _machine.Status(_basis with { RecordDigest = _digest, Stack = Record.Stack });
        return _machines.Count == 0 && _logs.All(log => log.Fault is null) ? status : status with { Containers = [.. status.Containers.Select(WithDetails)] };
    }

    private ContainerStatus WithDetails(ContainerStatus container, int index)
    {
        LiveChanges? changes = _machines.GetValueOrDefault(index)?.Changes;
        return container with { LogFault = _logs[index].Fault, Changing = changes is { InProgress: true }, Pending = changes?.Pending ?? [] };
    }

    /// <summary>Carries out what the machine wants until it wants nothing more.</summary>
    internal void Act()
    {
        while (_machine.TryTake(out PodAction action))
        {
            switch (action)
            {
                case PodAction.Start start:
                    Start(start.Index);
                    break;
                case PodAction.Signal signal:
                    _runs[signal.Index]?.Signal(signal.Number);
                    break;
                case PodAction.Handle handle:
                    Handle(handle);
                    break;
                case PodAction.GiveUp giveUp:
                    GiveUp(giveUp.Index, giveUp.Use);
                    break;
                case PodAction.Note note:
                    _logs[note.Index].Note(note.Text);
                    break;
                case PodAction.Tell tell:
                    _journal.Write(Record, tell.What);
                    break;
                default:
                    Finished = true;
                    break;
            }
        }
    }

    /// <summary>Writes down that the pod became ready, or is not so any more. One that succeeded has told so by its containers.</summary>
    internal void TellReadiness(PodStatus status)
    {
        if (status.Ready != _ready && status.Phase != "Succeeded")
        {
            _ready = status.Ready;
            _journal.Write(Record, _ready ? new PodEvent(null, PodEventReason.Ready, $"The {Record.Kind.ToLowerInvariant()} is ready") : new PodEvent(null, PodEventReason.NotReady, $"The {Record.Kind.ToLowerInvariant()} is not ready any more{(status.Message is { } why ? $": {why}" : "")}"));
        }
    }

    /// <summary>Writes down what happened to the pod as a whole.</summary>
    internal void Tell(PodEvent what) => _journal.Write(Record, what);

    /// <summary>Index of a container.</summary>
    /// <exception cref="KeyNotFoundException">The pod has none of that name.</exception>
    internal int IndexOf(string container)
    {
        int index = _containers.Select(c => c.Name).ToList().IndexOf(container);
        return index >= 0 ? index : throw new KeyNotFoundException($"pod {Record.Namespace}/{Record.Name} has no container {container}");
    }

    /// <summary>Whether a container is an init container that runs to its end, which cannot be started but with the whole pod.</summary>
    internal bool RunsToEnd(int index) => index < Record.InitContainers.Length && !_containers[index].Sidecar;

    /// <summary>Sends a signal to the first process of one container, or of each.</summary>
    internal void Kill(int? index, int signal)
    {
        foreach (ContainerRun? run in index is { } one ? [_runs[one]] : _runs)
        {
            run?.Signal(signal);
        }
    }

    /// <summary>Runs a further program in a container; its descriptors are not used where it has a terminal.</summary>
    /// <exception cref="KeyNotFoundException">The container does not run.</exception>
    /// <exception cref="ContainerStartException">A step was refused.</exception>
    internal ContainerProcess Exec(PodExec exec, SafeFileHandle? stdin, SafeFileHandle? stdout, SafeFileHandle? stderr)
    {
        int index = IndexOf(exec.Container);
        ContainerRun run = _runs[index] ?? throw new KeyNotFoundException($"container {exec.Container} of pod {Record.Namespace}/{Record.Name} does not run");
        RuntimeSpec spec = ContainerPlan.Spec(Record, _containers[index], _secrets, _made.Volumes, _made.Etc);
        return ContainerRuntime.Exec(new ContainerExec
        {
            Pid = run.Process.Pid,
            PidFd = run.Process.PidFd,
            Cgroup = run.Cgroup,
            Seccomp = spec.Linux.Seccomp,
            Process = spec.Process with
            {
                Args = exec.Command,
                Env = [.. spec.Process.Env, .. exec.Environment],
                Cwd = exec.WorkingFolder ?? spec.Process.Cwd,
                User = spec.Process.User with { Uid = exec.Uid ?? spec.Process.User.Uid, Gid = exec.Gid ?? spec.Process.User.Gid },
                Terminal = exec.Terminal,
            },
            TerminalSize = exec is { Columns: { } columns, Rows: { } rows } ? new TerminalSize((int)columns, (int)rows) : null,
            Stdin = exec.Terminal ? null : stdin,
            Stdout = exec.Terminal ? null : stdout,
            Stderr = exec.Terminal ? null : stderr,
        });
    }

    /// <summary>What a client attaches to: the streams of a container that runs.</summary>
    /// <exception cref="KeyNotFoundException">The container does not run.</exception>
    internal ContainerStreams StreamsOf(string container) =>
        _runs[IndexOf(container)]?.Streams ?? throw new KeyNotFoundException($"container {container} of pod {Record.Namespace}/{Record.Name} does not run");

    /// <summary>A client has gone, and with it what it was attached to.</summary>
    internal void Detach(ControlConnection client)
    {
        foreach (ContainerRun? run in _runs)
        {
            run?.Streams.Detach(client);
        }

        foreach (RunningMachine machine in _machines.Values)
        {
            machine.Console.Detach(client);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable handler in _handlers.Values)
        {
            handler.Dispose();
        }

        _network?.Dispose();
        foreach (RunningMachine machine in _machines.Values)
        {
            machine.Dispose();
        }

        foreach (ContainerRun? run in _runs)
        {
            run?.Dispose();
        }

        foreach (LogWriter log in _logs)
        {
            log.Dispose();
        }

        _made.Dispose();
    }
}
