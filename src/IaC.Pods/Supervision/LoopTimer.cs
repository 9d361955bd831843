using IaC.Linux.Events;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>Calls once, after a while; not at all once it is disposed of.</summary>
internal sealed class LoopTimer : IEventSource, IDisposable
{
    private readonly SafeFileHandle _timer;
    private readonly EventLoop.Watch _watch;
    private readonly Action _over;

    internal LoopTimer(EventLoop loop, TimeSpan delay, Action over)
    {
        (_timer, _over) = (TimerFd.After(delay), over);
        _watch = loop.Add(_timer, EpollEvents.Read, this);
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        Dispose();
        _over();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _timer.Dispose();
    }
}
