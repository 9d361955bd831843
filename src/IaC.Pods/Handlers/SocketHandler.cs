using System.Net;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Handlers;

/// <summary>A handler that connects to a port of the pod. It never waits: the loop tells it when it can go on.</summary>
internal sealed class SocketHandler : IEventSource, IDisposable
{
    private const int BufferSize = 4096;

    private readonly IPEndPoint _to;
    private readonly IConversation _conversation;
    private readonly Action<string?> _done;
    private readonly SafeFileHandle _socket;
    private readonly EventLoop.Watch _watch;
    private ReadOnlyMemory<byte> _unsent;
    private bool _connected;
    private bool _over;

    /// <summary>Begins to connect.</summary>
    /// <param name="loop">Calls when the socket is ready.</param>
    /// <param name="to">Where to.</param>
    /// <param name="networkNamespace">Network of the pod; null is the host's.</param>
    /// <param name="conversation">What is said.</param>
    /// <param name="done">Called once, later, with what failed or null; never after the handler was disposed of.</param>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    internal SocketHandler(EventLoop loop, IPEndPoint to, SafeFileHandle? networkNamespace, IConversation conversation, Action<string?> done)
    {
        (_to, _conversation, _done) = (to, conversation, done);
        _socket = TcpSocket.New(to.AddressFamily, networkNamespace);
        try
        {
            // Where it is refused at once, the next call of it tells again.
            TcpSocket.Connect(_socket, to);
            _watch = loop.Add(_socket, EpollEvents.Write, this);
        }
        catch
        {
            _socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if (!_connected && !Connect())
        {
            return;
        }

        if (_unsent.IsEmpty || Send())
        {
            Receive();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over = true;
        _watch.Dispose();
        _socket.Dispose();
    }

    private bool Connect()
    {
        int error = TcpSocket.Connect(_socket, _to);
        if (error == LinuxError.EINPROGRESS)
        {
            return false;
        }

        if (error != 0)
        {
            Conclude($"connect {_to}: {LinuxError.Describe(error)}");
            return false;
        }

        _connected = true;
        _unsent = _conversation.Opening;
        if (_conversation.IsOver)
        {
            Conclude(_conversation.Fault);
        }

        return !_over;
    }

    private bool Send()
    {
        int sent = NonBlocking.Write(_socket, _unsent.Span);
        if (sent < 0 && sent != -LinuxError.EAGAIN)
        {
            Conclude($"write to {_to}: {LinuxError.Describe(-sent)}");
            return false;
        }

        _unsent = _unsent[Math.Max(0, sent)..];
        _watch.For(_unsent.IsEmpty ? EpollEvents.Read : EpollEvents.Write);
        return _unsent.IsEmpty;
    }

    private void Receive()
    {
        Span<byte> buffer = stackalloc byte[BufferSize];
        int received = NonBlocking.Read(_socket, buffer);
        if (received == -LinuxError.EAGAIN)
        {
            return;
        }

        if (received <= 0)
        {
            Conclude($"{_to} {(received == 0 ? "ended the connection without an answer" : $": {LinuxError.Describe(-received)}")}");
            return;
        }

        ReadOnlyMemory<byte> reply = _conversation.Take(buffer[..received]);
        if (_conversation.IsOver)
        {
            Conclude(_conversation.Fault);
        }
        else if (!reply.IsEmpty)
        {
            _unsent = reply;
            Send();
        }
    }

    private void Conclude(string? fault)
    {
        Dispose();
        _done(fault);
    }
}
