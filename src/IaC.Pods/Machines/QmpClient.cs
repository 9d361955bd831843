using System.Text.Json;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>
/// The supervisor's side of a monitor. It never waits: commands are sent as QEMU takes them, and each answer is handed to whoever asked, unless that one has given up by then.
/// Who asks sets the deadline and gives up; a QEMU that does not answer holds up nobody.
/// </summary>
internal sealed class QmpClient : IEventSource, IDisposable
{
    // More than any answer; without a bound a broken QEMU could fill the supervisor's memory.
    private const int MostUnread = 4 << 20;

    private readonly LineSocket _lines;
    private readonly Action<QmpMessage> _happened;
    private readonly Dictionary<int, Action<QmpMessage>> _waiting = [];
    private int _lastId;

    /// <summary>Begins the conversation.</summary>
    /// <param name="loop">Calls when there is something to read.</param>
    /// <param name="socket">Connected to the monitor; owned from here on.</param>
    /// <param name="happened">Told each event.</param>
    internal QmpClient(EventLoop loop, SafeFileHandle socket, Action<QmpMessage> happened)
    {
        _happened = happened;
        _lines = new LineSocket(loop, socket, this);
        Execute("qmp_capabilities", null, _ => { });
    }

    /// <summary>Why there will be no more answers; null while there may be.</summary>
    internal string? Fault { get; private set; }

    /// <summary>Sends a command.</summary>
    /// <param name="command">Its name: <c>query-status</c>.</param>
    /// <param name="arguments">Writes its arguments; null for none.</param>
    /// <param name="answered">Called at most once, later.</param>
    /// <param name="passed">A descriptor that goes with it, which stays the caller's; null for none.</param>
    /// <returns>Gives up: the answer, should it come, is passed over.</returns>
    internal IDisposable Execute(string command, Action<Utf8JsonWriter>? arguments, Action<QmpMessage> answered, SafeFileHandle? passed = null)
    {
        int id = ++_lastId;
        _waiting.Add(id, answered);
        if (Fault is null)
        {
            bool waits = _lines.Output.Length > 0;
            QmpMessage.WriteCommand(_lines.Output, command, id, arguments);
            if (passed is not null)
            {
                Send(passed, waits);
            }

            Flush();
        }

        return new Question(_waiting, id);
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        Flush();
        if (_lines.TryReceive(out int end))
        {
            Dispatch();
        }
        else
        {
            Break(end == 0 ? "QEMU closed its monitor" : $"monitor of QEMU: {LinuxError.Describe(-end)}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _lines.Dispose();

    // It travels with the first byte of its command, which must not wait behind others.
    private void Send(SafeFileHandle passed, bool waits)
    {
        int sent = waits ? -LinuxError.EAGAIN : UnixSocket.Send(_lines.Socket, _lines.Output.Written, passed);
        if (sent < 0)
        {
            Break($"monitor of QEMU: a descriptor cannot be sent: {LinuxError.Describe(-sent)}");
            return;
        }

        _lines.Output.Take(sent);
    }

    private void Dispatch()
    {
        try
        {
            while (_lines.TryTakeLine(out byte[]? line))
            {
                Deliver(QmpMessage.Parse(line));
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            Break($"monitor of QEMU: {e.Message}");
        }

        if (_lines.Unread > MostUnread)
        {
            Break($"monitor of QEMU: a line of more than {MostUnread} bytes");
        }
    }

    private void Deliver(QmpMessage message)
    {
        if (message.Event is not null)
        {
            _happened(message);
        }
        else if (message.Id is { } id && _waiting.Remove(id, out Action<QmpMessage>? answered))
        {
            answered(message);
        }
    }

    private void Flush()
    {
        if (Fault is null && _lines.Flush() is < 0 and int error)
        {
            Break($"monitor of QEMU: {LinuxError.Describe(-error)}");
        }
    }

    private void Break(string fault)
    {
        Fault = fault;
        _lines.Unwatch();
        Action<QmpMessage>[] waiting = [.. _waiting.Values];
        _waiting.Clear();
        foreach (Action<QmpMessage> answered in waiting)
        {
            answered(new QmpMessage(null, null, fault, default));
        }
    }

    private sealed class Question(Dictionary<int, Action<QmpMessage>> waiting, int id) : IDisposable
    {
        public void Dispose() => waiting.Remove(id);
    }
}
