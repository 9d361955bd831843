using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>The control socket of a pod.</summary>
internal sealed class ControlServer : IEventSource, IDisposable
{
    private readonly SafeFileHandle _listener;
    private readonly EventLoop.Watch _watch;
    private readonly Action<SafeFileHandle> _accepted;

    // Kept free for the case that no descriptor is left: then a connection can still be taken and closed, where it would otherwise wake the loop for ever.
    private SafeFileHandle _reserve;

    internal ControlServer(EventLoop loop, string path, Action<SafeFileHandle> accepted)
    {
        _accepted = accepted;
        File.Delete(path);
        _listener = UnixSocket.Listen(path);
        _reserve = Reserve();
        _watch = loop.Add(_listener, EpollEvents.Read, this);
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if (UnixSocket.TryAccept(_listener, out int error) is { } socket)
        {
            Accept(socket);
        }
        else if (error is LinuxError.EMFILE or LinuxError.ENFILE)
        {
            _reserve.Dispose();
            UnixSocket.TryAccept(_listener, out _)?.Dispose();
            _reserve = Reserve();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _listener.Dispose();
        _reserve.Dispose();
    }

    private void Accept(SafeFileHandle socket)
    {
        try
        {
            _accepted(socket);
        }
        catch (LinuxException)
        {
            // The kernel cannot watch one more (fs.epoll.max_user_watches): this client sees its connection end.
            socket.Dispose();
        }
    }

    private static SafeFileHandle Reserve() => File.OpenHandle("/dev/null");
}
