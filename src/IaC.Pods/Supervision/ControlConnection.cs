using System.Text.Json;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>A client of the supervisor: frames in, frames out. Whatever it sends or leaves out, the supervisor goes on.</summary>
internal sealed class ControlConnection : IEventSource, IDisposable
{
    // A client that asks and never reads is not read from either.
    private const int MostUnread = 1 << 20;

    private readonly SafeFileHandle _socket;
    private readonly IRequestHandler _handler;
    private readonly EventLoop.Watch _watch;
    private readonly FrameBuffer _input = new();
    private readonly FrameBuffer _output = new();
    private readonly Queue<SafeFileHandle> _descriptors = new();
    private EpollEvents _interest = EpollEvents.Read;
    private bool _greeted;
    private bool _closing;
    private bool _closed;

    internal ControlConnection(EventLoop loop, SafeFileHandle socket, IRequestHandler handler)
    {
        (_socket, _handler) = (socket, handler);
        _watch = loop.Add(socket, EpollEvents.Read, this);
    }

    /// <summary>It gets every status.</summary>
    internal bool Watching { get; set; }

    /// <summary>A status came while earlier ones were still on their way; it gets the newest when they are through.</summary>
    internal bool Stale { get; set; }

    /// <summary>Bytes that the client has not taken yet.</summary>
    internal int Unsent => _output.Length;

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if (_output.Length > 0)
        {
            Flush();
        }

        if (!_closed && (events & ~EpollEvents.Write) != 0)
        {
            Receive();
        }
    }

    /// <summary>Sends a message.</summary>
    internal void Send(MessageKind kind, Action<Utf8JsonWriter>? payload = null)
    {
        Frame.Write(_output, kind, payload);
        Flush();
    }

    /// <summary>Sends a message whose payload is JSON already.</summary>
    internal void Send(MessageKind kind, ReadOnlySpan<byte> payload)
    {
        Frame.Write(_output, kind, payload);
        Flush();
    }

    /// <summary>Sends a message together with a descriptor; the connection ends when it cannot be sent at once, since a descriptor cannot wait.</summary>
    internal void Send(MessageKind kind, SafeFileHandle descriptor)
    {
        FrameBuffer message = new();
        Frame.Write(message, kind, descriptors: 1);
        if (_output.Length > 0 || UnixSocket.Send(_socket, message.Written, descriptor) != message.Length)
        {
            Dispose();
        }
    }

    /// <summary>Sends a message that was encoded before.</summary>
    internal void Send(ReadOnlySpan<byte> frame)
    {
        frame.CopyTo(_output.GetSpan(frame.Length));
        _output.Advance(frame.Length);
        Flush();
    }

    /// <summary>Refuses a request.</summary>
    internal void Refuse(SupervisorFault fault, string message) => Send(MessageKind.Error, new ErrorReply { Fault = fault, Message = message }.Write);

    /// <summary>Ends the connection once everything is sent.</summary>
    internal void CloseAfterSending()
    {
        _closing = true;
        if (_output.Length == 0)
        {
            Dispose();
        }
    }

    /// <summary>Takes the descriptors that came with a message.</summary>
    internal SafeFileHandle[] TakeDescriptors(int count) => [.. Enumerable.Range(0, Math.Min(count, _descriptors.Count)).Select(_ => _descriptors.Dequeue())];

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_closed)
        {
            return;
        }

        _closed = true;
        _watch.Dispose();
        _socket.Dispose();
        Array.ForEach(TakeDescriptors(_descriptors.Count), descriptor => descriptor.Dispose());
        _handler.Closed(this);
    }

    private void Receive()
    {
        List<SafeFileHandle> descriptors = [];
        int received = UnixSocket.Receive(_socket, _input.GetSpan(FrameBuffer.ReceiveSize), descriptors);
        descriptors.ForEach(_descriptors.Enqueue);
        if (received > 0)
        {
            _input.Advance(received);
            Dispatch();
        }
        else if (received is not (-LinuxError.EAGAIN or -LinuxError.EINTR))
        {
            Dispose();
        }
    }

    private void Dispatch()
    {
        try
        {
            while (!_closed && !_closing && Frame.TryRead(_input.Written, out MessageKind kind, out int descriptors, out ReadOnlySpan<byte> payload))
            {
                int length = Frame.HeaderSize + payload.Length;
                Handle(kind, descriptors, payload);
                _input.Take(length);
            }
        }
        catch (JsonException e)
        {
            // The frame itself is wrong, so that nothing after it can be trusted.
            Refuse(SupervisorFault.Invalid, e.Message);
            CloseAfterSending();
        }
    }

    private void Handle(MessageKind kind, int descriptors, ReadOnlySpan<byte> payload)
    {
        if (kind == MessageKind.Hello)
        {
            Hello hello = Frame.Parse(payload, Hello.Read);
            if (hello.Version < Hello.OldestVersion)
            {
                Refuse(SupervisorFault.Version, $"this supervisor speaks versions {Hello.OldestVersion} to {Hello.CurrentVersion} of the protocol, {hello.Program} speaks {hello.Version}");
                CloseAfterSending();
                return;
            }

            _greeted = true;
            Send(MessageKind.Hello, _handler.Greeting.Write);
        }
        else if (!_greeted)
        {
            Refuse(SupervisorFault.Invalid, "the first message must be a greeting");
            CloseAfterSending();
        }
        else
        {
            Request(kind, TakeDescriptors(descriptors), payload);
        }
    }

    private void Request(MessageKind kind, SafeFileHandle[] descriptors, ReadOnlySpan<byte> payload)
    {
        try
        {
            _handler.Handle(this, kind, payload, descriptors);
        }
        catch (JsonException e)
        {
            Refuse(SupervisorFault.Invalid, $"{kind}: {e.Message}");
        }
        catch (Exception e)
        {
            // The boundary of a request: whatever went wrong with it is its client's to know, and no reason for the pod to fall.
            Refuse(SupervisorFault.Failed, e.Message);
        }
        finally
        {
            Array.ForEach(descriptors, descriptor => descriptor.Dispose());
        }
    }

    private void Flush()
    {
        while (_output.Length > 0 && !_closed)
        {
            int sent = UnixSocket.Send(_socket, _output.Written);
            if (sent == -LinuxError.EAGAIN)
            {
                break;
            }

            if (sent < 0)
            {
                Dispose();
                return;
            }

            _output.Take(sent);
        }

        if (_closed)
        {
            return;
        }

        if (_output.Length == 0 && _closing)
        {
            Dispose();
            return;
        }

        EpollEvents interest = (_output.Length > 0 ? EpollEvents.Write : 0) | (_output.Length < MostUnread ? EpollEvents.Read : 0);
        if (interest != _interest)
        {
            _interest = interest;
            _watch.For(interest);
        }

        if (_output.Length == 0 && Stale)
        {
            Stale = false;
            _handler.SendStatus(this);
        }
    }
}
