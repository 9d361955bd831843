using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Linux.Events;
using IaC.Linux.Processes;
using IaC.Pods.Lifecycle;

namespace IaC.Pods.Supervision;

/// <summary>One run of a container: its first process, its output, its end.</summary>
internal sealed class ContainerRun : IEventSource, IDisposable
{
    private readonly Cgroup _cgroup;
    private readonly Action<ContainerExit> _exited;

    // How it ended, where it is no child that could be reaped.
    private readonly Func<ExitStatus>? _end;
    private readonly EventLoop.Watch _watch;

    /// <summary>Starts the program of a container whose <paramref name="start"/> lacks only its streams.</summary>
    /// <exception cref="IOException">A step was refused; nothing is left of the run.</exception>
    internal ContainerRun(EventLoop loop, ContainerStart start, ContainerStreams streams, Action<ContainerExit> exited)
    {
        (_cgroup, _exited, Streams) = (start.Cgroup, exited, streams);
        try
        {
            Process = streams.Start(start);
            streams.Follow();
            _watch = loop.Add(Process.PidFd, EpollEvents.Read, this);
        }
        catch
        {
            if (Process is not null)
            {
                KillRest();
                Process.Kill();
            }

            streams.Dispose();
            Process?.Dispose();
            throw;
        }
    }

    /// <summary>Goes on with a program that a former supervisor started.</summary>
    internal ContainerRun(EventLoop loop, ContainerProcess process, Cgroup cgroup, ContainerStreams streams, Func<ExitStatus> end, Action<ContainerExit> exited)
    {
        (_cgroup, _end, _exited, Streams, Process) = (cgroup, end, exited, streams, process);
        _watch = loop.Add(Process.PidFd, EpollEvents.Read, this);
    }

    /// <summary>Its standard streams.</summary>
    internal ContainerStreams Streams { get; }

    /// <summary>Its first process.</summary>
    internal ContainerProcess Process { get; }

    /// <summary>Its group.</summary>
    internal Cgroup Cgroup => _cgroup;

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if ((_end is null ? PidFd.TryReap(Process.PidFd) : PidFd.HasEnded(Process.PidFd) ? _end() : null) is { } status)
        {
            ContainerExit exit = new(status.ShellCode, KillRest(), status.Signal);
            Dispose();
            _exited(exit);
        }
    }

    /// <summary>Sends a signal to the first process; when that ends, the others are killed.</summary>
    internal void Signal(int number) => PidFd.SendSignal(Process.PidFd, number);

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        Streams.Dispose();
        Process.Dispose();
    }

    // In a PID namespace of its own nothing outlives the first process; in a shared one the rest of the container does.
    private bool KillRest()
    {
        try
        {
            _cgroup.Kill();
            return _cgroup.OomKills > 0;
        }
        catch (IOException)
        {
            // No descriptor is left to open the group's files. The next run kills and removes what it finds there before it starts.
            return false;
        }
    }
}
