using IaC.Containers.Lifecycle;
using IaC.Linux.Events;
using IaC.Linux.Processes;
using IaC.Pods.Protocol;

namespace IaC.Pods.Supervision;

/// <summary>A further program in a container, which belongs to the connection that asked for it.</summary>
internal sealed class ExecRun : IEventSource
{
    private const int SignalKill = 9;

    private readonly ContainerProcess _process;
    private readonly EventLoop.Watch _watch;
    private readonly Action<ExecRun> _ended;

    internal ExecRun(EventLoop loop, ContainerProcess process, ControlConnection client, Action<ExecRun> ended)
    {
        (_process, Client, _ended) = (process, client, ended);
        try
        {
            _watch = loop.Add(process.PidFd, EpollEvents.Read, this);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>Who asked for it.</summary>
    internal ControlConnection Client { get; }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if (PidFd.TryReap(_process.PidFd) is { } status)
        {
            _watch.Dispose();
            _process.Dispose();
            _ended(this);
            Client.Send(MessageKind.ExecExited, new ExecExit(status.ShellCode).Write);
        }
    }

    /// <summary>Ends it: nobody waits for it any more.</summary>
    internal void Abandon() => PidFd.SendSignal(_process.PidFd, SignalKill);
}
