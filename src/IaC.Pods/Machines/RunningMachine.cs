using System.Text.Json;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>One run of a machine, as its supervisor sees it: the monitor, and the console.</summary>
internal sealed class RunningMachine : IDisposable
{
    /// <summary>Status of a machine that QEMU has made and not let run yet.</summary>
    internal const string NotBegun = "prelaunch";

    /// <summary>Name of the agent's port, and of what is behind it.</summary>
    internal const string AgentPort = "agent";

    private const int SignalKill = 9;
    private const int PanicCode = 1;

    // More than the events of any end.
    private const int MostReads = 64;

    private static readonly TimeSpan Later = TimeSpan.FromMilliseconds(1);

    private readonly EventLoop _loop;
    private readonly string _path;
    private readonly VirtualMachine _machine;
    private readonly Action<QmpMessage> _happened;
    private readonly TimeProvider _time;
    private readonly LiveMonitor _live;
    private QmpClient _monitor;
    private ExitStatus? _end;
    private bool _late;
    private bool _gone;

    /// <summary>Begins to keep a machine, though QEMU need not have come to accept, and lets it run where it has not begun to yet.</summary>
    /// <param name="loop">Calls when there is something to read.</param>
    /// <param name="path">Socket of the monitor, for the case that the connection is lost.</param>
    /// <param name="monitor">Connected to it; owned from here on.</param>
    /// <param name="console">The console.</param>
    /// <param name="agent">The agent.</param>
    /// <param name="machine">What it is.</param>
    /// <param name="happened">Told each event.</param>
    /// <param name="time">What the clock of a machine that stood still is set by.</param>
    internal RunningMachine(EventLoop loop, string path, SafeFileHandle monitor, MachineConsole console, AgentClient agent, VirtualMachine machine, Action<QmpMessage> happened, TimeProvider time)
    {
        (_loop, _path, _machine, _happened, Console, Agent, _time) = (loop, path, machine, happened, console, agent, time);
        _live = new LiveMonitor(this);
        Changes = new LiveChanges(loop, _live, machine);
        _monitor = Begin(monitor);
    }

    /// <summary>The console.</summary>
    internal MachineConsole Console { get; }

    /// <summary>The agent that may run in the guest.</summary>
    internal AgentClient Agent { get; }

    /// <summary>What of it changes while it runs.</summary>
    internal LiveChanges Changes { get; }

    /// <summary>Whether it was seen to run, and not only made.</summary>
    internal bool HasBegun { get; private set; }

    /// <summary>Why QEMU refuses to let it run; null where it does not.</summary>
    internal string? Refusal { get; private set; }

    /// <summary>Asks QEMU, over a new connection where the former one is lost.</summary>
    /// <param name="command">Name of the command.</param>
    /// <param name="answered">Called at most once, later; with an error where QEMU cannot be asked.</param>
    /// <returns>Gives up.</returns>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    internal IDisposable Ask(string command, Action<QmpMessage> answered) => Ask(command, null, null, answered);

    /// <inheritdoc cref="Ask(string, Action{QmpMessage})"/>
    /// <param name="command">Name of the command.</param>
    /// <param name="members">Writes its arguments; null for none.</param>
    /// <param name="passed">A descriptor that goes with it, which stays the caller's; null for none.</param>
    /// <param name="answered">Called at most once, later.</param>
    internal IDisposable Ask(string command, Action<Utf8JsonWriter>? members, SafeFileHandle? passed, Action<QmpMessage> answered)
    {
        if (_monitor.Fault is not null)
        {
            if (UnixSocket.TryConnect(_path, out int error) is not { } socket)
            {
                // Those who ask are often just being told that the connection is lost: none of them has to be ready for an exception.
                string fault = new LinuxException("connect", error, _path).Message;
                return new LoopTimer(_loop, Later, () =>
                {
                    if (!_gone)
                    {
                        answered(new QmpMessage(null, null, fault, default));
                    }
                });
            }

            _monitor.Dispose();
            _monitor = Begin(socket);
        }

        return _monitor.Execute(command, members, answered, passed);
    }

    /// <summary>How QEMU ended, for whoever cannot reap it: what it said last, or that it was killed.</summary>
    internal ExitStatus End()
    {
        for (int i = 0; i < MostReads && _monitor.Fault is null; i++)
        {
            _monitor.OnReady(EpollEvents.Read);
        }

        return _end ?? new ExitStatus(null, SignalKill);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_gone)
        {
            return;
        }

        _gone = true;
        Changes.Dispose();
        _monitor.Dispose();
        Console.Dispose();
        Agent.Dispose();
    }

    /// <summary>Connects to a socket of a machine.</summary>
    /// <exception cref="LinuxException">Nobody listens.</exception>
    internal static SafeFileHandle Connect(string path) => UnixSocket.TryConnect(path, out int error) ?? throw new LinuxException("connect", error, path);

    private QmpClient Begin(SafeFileHandle monitor)
    {
        QmpClient client = new(_loop, monitor, Happened);
        client.Execute("query-status", null, answer =>
        {
            if (answer.Text("status") == NotBegun)
            {
                LetRun(client);
            }
            else
            {
                HasBegun |= answer.Error is null;
            }
        });
        client.Execute("query-chardev", null, answer => Agent.Opened(answer.Items().Any(port => port.Text("label") == AgentPort && port.IsTrue("frontend-open"))));
        return client;
    }

    // The firmware is to find the disks as large as they are declared; a machine with a memory finds them as they were.
    private void LetRun(QmpClient monitor) => MemoryRestore.Ensure(_live, (fault, restored) =>
    {
        if (fault is not null)
        {
            Refusal = $"its memory cannot be brought back: {fault}; `iac restart` has it begin by its disks";
            return;
        }

        if (restored)
        {
            _late = true;
            _happened(MachineEvents.HasMemory);
        }

        // One that cannot grow is told of, and is what it was: that is no reason for the guest to be down.
        DiskGrowth.Ensure(_live, _machine.Disks, Changes.HasNotGrown, () => monitor.Execute("cont", null, begun => (Refusal, HasBegun) = (begun.Error, begun.Error is null)));
    });

    private void Happened(QmpMessage message)
    {
        switch (message.Event)
        {
            case "SHUTDOWN":
                _end = new ExitStatus(message.Text("reason") == "guest-panic" ? PanicCode : 0, null);
                break;
            case "VSERPORT_CHANGE" when message.Text("id") == AgentPort:
                Agent.Opened(message.IsTrue("open"));
                SetClock();
                break;
            case "STOP":
                _late = true;
                break;
            case "RESUME":
                SetClock();
                break;
            default:
                break;
        }

        _live.Happened(message);
        _happened(message);
    }

    // The clock of a machine that stood still, or has its memory from before, is late. It goes on without where no agent listens, as it does where the agent cannot.
    private void SetClock()
    {
        if (_late && Agent.IsThere)
        {
            _late = false;
            long nanoseconds = (_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * 100;
            Agent.Ask(System.Text.Encoding.UTF8.GetBytes($$$"""{"execute":"guest-set-time","arguments":{"time":{{{nanoseconds}}}}}"""), (_, _) => { });
        }
    }
}
