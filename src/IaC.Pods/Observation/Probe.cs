using System.Text.Json;
using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Json;
using IaC.Pods.Protocol;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Observation;

/// <summary>The question to one supervisor within a <see cref="PodScan"/>, and its answer.</summary>
internal sealed class Probe(RootLayout layout, string uid) : IDisposable
{
    private readonly FrameBuffer _input = new();
    private SafeFileHandle? _socket;
    private PodStatus? _status;
    private string? _detail;
    private bool _listening;

    /// <summary>Sends greeting and question in one go; false when nobody is there to answer.</summary>
    internal bool Ask(Epoll epoll, ulong token)
    {
        _socket = UnixSocket.TryConnect(layout.PodSocket(uid), out int error);
        _listening = _socket is not null || error == LinuxError.EAGAIN;
        if (_socket is null)
        {
            _detail = error == LinuxError.EAGAIN ? "takes no more connections" : null;
            return false;
        }

        FrameBuffer output = new();
        Frame.Write(output, MessageKind.Hello, Hello.Of(SupervisorClient.ProgramName, uid).Write);
        Frame.Write(output, MessageKind.Status);
        UnixSocket.Send(_socket, output.Written);
        _detail = "does not answer";
        epoll.Add(_socket, EpollEvents.Read, token);
        return true;
    }

    /// <summary>Takes what came; true when the answer is whole, or none will come.</summary>
    internal bool Receive(Epoll epoll)
    {
        int received = UnixSocket.Receive(_socket!, _input.GetSpan(FrameBuffer.ReceiveSize), descriptors: null);
        if (received == -LinuxError.EAGAIN)
        {
            return false;
        }

        _input.Advance(Math.Max(0, received));
        if (!TryConclude() && received > 0)
        {
            return false;
        }

        // A supervisor that closes without an answer is on its way out.
        _listening = _status is not null || received > 0;
        epoll.Remove(_socket!);
        return true;
    }

    /// <summary>What was found.</summary>
    internal PodObservation Conclude()
    {
        if (_status is not null)
        {
            return new PodObservation(uid, SupervisorState.Running, _status, null);
        }

        PodStatus? last = LastStatus.Read(layout, uid);
        return _listening ? new PodObservation(uid, SupervisorState.Unresponsive, last, $"supervisor of pod {uid} {_detail}")
            : StoredRecord.TryRead(layout, uid) is { } record && PodGroup.HasProcesses(CgroupHost.Detect(), record) ? new PodObservation(uid, SupervisorState.Lost, last, $"supervisor of pod {uid} is gone, its containers run")
            : new PodObservation(uid, SupervisorState.Gone, last, $"nothing of pod {uid} runs");
    }

    /// <inheritdoc/>
    public void Dispose() => _socket?.Dispose();

    private bool TryConclude()
    {
        try
        {
            while (Frame.TryRead(_input.Written, out MessageKind kind, out _, out ReadOnlySpan<byte> payload))
            {
                int length = Frame.HeaderSize + payload.Length;
                switch (kind)
                {
                    case MessageKind.Status:
                        _status = Frame.Parse(payload, PodStatusJson.Read);
                        return true;
                    case MessageKind.Error:
                        _detail = $"refuses: {Frame.Parse(payload, ErrorReply.Read).Message}";
                        return true;
                    default:
                        _input.Take(length);
                        break;
                }
            }
        }
        catch (JsonException e)
        {
            _detail = $"sent what cannot be read: {e.Message}";
            return true;
        }

        return false;
    }
}
