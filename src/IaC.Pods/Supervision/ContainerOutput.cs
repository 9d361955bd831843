using IaC.Linux.Events;
using IaC.Pods.Logs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>One output pipe of a running container, on its way to the log.</summary>
internal sealed class ContainerOutput : IEventSource, IDisposable
{
    private readonly LogWriter _log;
    private readonly LogSource _source;
    private readonly SafeFileHandle _read;
    private readonly EventLoop.Watch _watch;

    internal ContainerOutput(EventLoop loop, LogWriter log, LogSource source)
    {
        (_log, _source) = (log, source);
        (_read, Write) = Pipes.Create();
        _watch = loop.Add(_read, EpollEvents.Read, this);
    }

    /// <summary>Goes on with what a container writes to already.</summary>
    internal ContainerOutput(EventLoop loop, LogWriter log, LogSource source, SafeFileHandle read)
    {
        (_log, _source, _read) = (log, source, read);
        _watch = loop.Add(_read, EpollEvents.Read, this);
    }

    /// <summary>The end that the container writes to; closed here once it has it.</summary>
    internal SafeFileHandle? Write { get; }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if (!_log.TakeFrom(_read, _source))
        {
            _watch.Dispose();
        }
    }

    /// <summary>The container has ended: what it left in the pipe is taken.</summary>
    public void Dispose()
    {
        _log.Finish(_read, _source);
        _watch.Dispose();
        _read.Dispose();
        Write?.Dispose();
    }
}
