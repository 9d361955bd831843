using System.Net.Sockets;
using System.Text.Json;
using IaC.Linux;
using IaC.Linux.Sockets;
using IaC.Pods.Json;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Client;

/// <summary>
/// One conversation with a supervisor: requests and their answers, in order. .NET's socket only waits for it, since it knows no descriptors that travel along.
/// A conversation that was cancelled in the middle is at an end.
/// </summary>
internal sealed class SupervisorConnection : IDisposable
{
    private readonly SafeFileHandle _handle;
    private readonly Socket _socket;
    private readonly FrameBuffer _output = new();
    private readonly FrameBuffer _input = new();
    private readonly Queue<SafeFileHandle> _descriptors = new();

    internal SupervisorConnection(SafeFileHandle handle, string uid)
    {
        Uid = uid;

        // Two owners of one number would close it twice, so that the socket is the owner and the handle only names it.
        _socket = new Socket(new SafeSocketHandle(handle.DangerousGetHandle(), ownsHandle: true));
        _handle = new SafeFileHandle(handle.DangerousGetHandle(), ownsHandle: false);
        handle.SetHandleAsInvalid();
    }

    internal string Uid { get; }

    /// <summary>Sends a message; descriptors are few and small, and go with its first byte.</summary>
    internal async Task SendAsync(MessageKind kind, Action<Utf8JsonWriter>? payload, ReadOnlyMemory<SafeFileHandle> descriptors, CancellationToken cancellationToken)
    {
        Frame.Write(_output, kind, payload, descriptors.Length);
        if (descriptors.Length > 0)
        {
            int sent = UnixSocket.Send(_handle, _output.Written, descriptors.Span);
            _output.Take(sent > 0 ? sent : throw Disconnected(-sent));
        }

        await FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The next message; null when the supervisor closed the connection between two messages.</summary>
    internal async Task<ReceivedMessage?> TryReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (Next() is { } message)
            {
                return message;
            }

            int received = Receive();
            if (received == 0 && _input.Length == 0)
            {
                return null;
            }

            if (received == -LinuxError.EAGAIN)
            {
                // Waits until there is something to read, and reads nothing.
                try
                {
                    await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);
                }
                catch (SocketException broken)
                {
                    // One that was killed may never have taken the connection that its socket did.
                    throw Disconnected(broken.NativeErrorCode);
                }
            }
            else if (received <= 0)
            {
                throw Disconnected(-received);
            }
        }
    }

    /// <summary>The next message, which must come; an error is thrown.</summary>
    internal async Task<ReceivedMessage> ReceiveAsync(CancellationToken cancellationToken)
    {
        ReceivedMessage message = await TryReceiveAsync(cancellationToken).ConfigureAwait(false) ?? throw Disconnected(0);
        if (message.Kind == MessageKind.Error)
        {
            ErrorReply error = Parse(message, ErrorReply.Read);
            throw new SupervisorException(error.Fault, Uid, error.Message);
        }

        return message;
    }

    /// <summary>Sends a request and waits for the answer.</summary>
    internal async Task<ReceivedMessage> AskAsync(MessageKind kind, Action<Utf8JsonWriter>? payload, CancellationToken cancellationToken)
    {
        await SendAsync(kind, payload, default, cancellationToken).ConfigureAwait(false);
        return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request whose payload is JSON already, and waits for the answer.</summary>
    internal async Task<ReceivedMessage> AskAsync(MessageKind kind, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken)
    {
        Frame.Write(_output, kind, payload.Span);
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        return await ReceiveAsync(cancellationToken).ConfigureAwait(false);
    }

    internal T Parse<T>(ReceivedMessage message, JsonCursor.ReadItem<T> read)
    {
        try
        {
            return Frame.Parse(message.Payload, read);
        }
        catch (JsonException e)
        {
            throw new SupervisorException(SupervisorFault.Invalid, Uid, $"supervisor of pod {Uid} sent {message.Kind} that cannot be read: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _socket.Dispose();
        while (_descriptors.TryDequeue(out SafeFileHandle? descriptor))
        {
            descriptor.Dispose();
        }
    }

    private async Task FlushAsync(CancellationToken cancellationToken)
    {
        while (_output.Length > 0)
        {
            try
            {
                _output.Take(await _socket.SendAsync(_output.GetWritten(), SocketFlags.None, cancellationToken).ConfigureAwait(false));
            }
            catch (SocketException e)
            {
                throw Disconnected(e.NativeErrorCode);
            }
        }
    }

    private ReceivedMessage? Next()
    {
        if (!Frame.TryRead(_input.Written, out MessageKind kind, out int count, out ReadOnlySpan<byte> payload))
        {
            return null;
        }

        ReceivedMessage message = new(kind, payload.ToArray(), [.. Enumerable.Range(0, Math.Min(count, _descriptors.Count)).Select(_ => _descriptors.Dequeue())]);
        _input.Take(Frame.HeaderSize + payload.Length);
        return message;
    }

    private int Receive()
    {
        List<SafeFileHandle> descriptors = [];
        int received = UnixSocket.Receive(_handle, _input.GetSpan(FrameBuffer.ReceiveSize), descriptors);
        descriptors.ForEach(_descriptors.Enqueue);
        _input.Advance(Math.Max(0, received));
        return received;
    }

    private SupervisorException Disconnected(int errno) => new(
        SupervisorFault.Disconnected,
        Uid,
        errno == 0 ? $"supervisor of pod {Uid} closed the connection" : $"connection to the supervisor of pod {Uid}: {LinuxError.Describe(errno)}");
}
