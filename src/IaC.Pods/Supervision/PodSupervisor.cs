using System.Collections.Immutable;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Observation;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>A supervisor: one thread, one loop. It serves clients and keeps the <see cref="SupervisedPod"/> that the first of them asked for.</summary>
public sealed partial class PodSupervisor : IRequestHandler, IEventSource, IDisposable
{
    private const int SignalHangUp = 1;
    private const int SignalInterrupt = 2;
    private const int SignalTerminate = 15;

    /// <summary>Signals that it takes, which must be blocked when its process starts.</summary>
    internal static readonly ImmutableArray<int> Signals = [SignalHangUp, SignalInterrupt, SignalTerminate];

    private const int MostUnsent = 64 * 1024;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly TimeProvider _time;
    private readonly EventLoop _loop;
    private readonly SignalFd _signals = new(Signals.AsSpan());
    private readonly LogBuffers _logBuffers = new();
    private readonly List<ControlConnection> _connections = [];
    private readonly List<Waiter> _waiters = [];
    private readonly List<ExecRun> _execs = [];
    private readonly Dictionary<ControlConnection, IDisposable> _questions = [];
    private readonly FrameBuffer _statusFrame = new();
    private readonly IdleMemory _memory;
    private ControlServer? _server;
    private SupervisedPod? _pod;
    private ControlConnection? _starter;
    private uint _owner;
    private int _reported = -1;
    private bool _done;
    private int _exitCode;

    private PodSupervisor(TimeProvider time)
    {
        _time = time;
        _loop = new EventLoop(Contain);
        _memory = new IdleMemory(time);
        _loop.Add(_signals.Handle, EpollEvents.Read, this);
    }

    /// <summary>Serves until the pod is deleted, or was never started.</summary>
    /// <param name="starter">Socket to whoever started the process; the record comes from there. Its end before that ends the supervisor.</param>
    /// <param name="time">Clock of back-off, grace and logs.</param>
    /// <returns>Exit code of the process: 0 unless making or unmaking failed.</returns>
    public static int Run(SafeFileHandle starter, TimeProvider time)
    {
        CrashSteps.Arm();
        using PodSupervisor supervisor = new(time);
        supervisor._owner = UnixSocket.Peer(starter).Uid;
        supervisor._starter = supervisor.Connect(starter);
        supervisor.Serve();
        return supervisor._exitCode;
    }

    /// <summary>A signal came. SIGTERM, as at the end of a machine's day, stops the containers and keeps the record; the others mean a terminal that is not ours.</summary>
    void IEventSource.OnReady(EpollEvents events)
    {
        while (_signals.Read() is var signal && signal != 0)
        {
            if (signal != SignalTerminate)
            {
                continue;
            }

            if (_pod is null)
            {
                _done = true;
            }
            else
            {
                _pod.Machine.End(grace: null);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _server?.Dispose();
        _pod?.Dispose();
        _connections.ToList().ForEach(connection => connection.Dispose());
        _signals.Dispose();
        _loop.Dispose();
    }

    // The journal alone can tell of it: standard error leads nowhere.
    private bool Contain(IEventSource source, Exception fault)
    {
        if (_pod is null)
        {
            return false;
        }

        _pod.Tell(new PodEvent(null, PodEventReason.InternalError, $"The supervisor gave up {source.GetType().Name}: {fault.ToString().ReplaceLineEndings(" ")}"));
        (source as ControlConnection)?.Dispose();
        return true;
    }

    private ControlConnection Connect(SafeFileHandle socket)
    {
        ControlConnection connection = new(_loop, socket, this);
        _connections.Add(connection);
        return connection;
    }

    private void Serve()
    {
        while (!_done)
        {
            Wait(_pod?.Machine.UntilTick());
            _pod?.Machine.Tick();
            Proceed();
        }

        // What was answered last is still on its way.
        long end = _time.GetTimestamp();
        while (_connections.Any(connection => connection.Unsent > 0) && _time.GetElapsedTime(end) < Farewell)
        {
            _loop.Wait(Farewell);
        }
    }

    // Once nothing has happened for a while, memory is given back before the wait goes on.
    private void Wait(TimeSpan? untilTick)
    {
        TimeSpan? patience = _memory.Patience;
        bool ticksFirst = patience is null || untilTick <= patience;
        if (!_loop.Wait(ticksFirst ? untilTick : patience) && !ticksFirst)
        {
            _logBuffers.Release();
            _memory.Release();
        }
    }

    private void Proceed()
    {
        if (_pod is null)
        {
            return;
        }

        _pod.Act();
        if (_pod.Revision != _reported)
        {
            Report();
        }

        if (_pod.Finished)
        {
            Conclude();
        }
    }

    private void Report()
    {
        _reported = _pod!.Revision;
        CrashSteps.Pass("status");
        PodStatus status = _pod.Status();
        _pod.TellReadiness(status);
        _statusFrame.Take(_statusFrame.Length);
        Frame.Write(_statusFrame, MessageKind.Status, json => Json.PodStatusJson.Write(json, status));
        LastStatus.TryWrite(_pod.Layout, status.Uid, _statusFrame.Written[Frame.HeaderSize..]);

        foreach (ControlConnection connection in _connections.Where(connection => connection.Watching).ToArray())
        {
            if (connection.Unsent > MostUnsent)
            {
                connection.Stale = true;
            }
            else
            {
                connection.Send(_statusFrame.Written);
            }
        }

        foreach (Waiter waiter in _waiters.Where(waiter => waiter.Reached(status)).ToArray())
        {
            _waiters.Remove(waiter);
            waiter.Connection.Send(_statusFrame.Written);
        }
    }
}
