using IaC.Linux;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Protocol;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>Somebody at the console of a machine: sees what it shows, beside the log, and types. One who does not read misses what comes meanwhile; one who types faster than the machine takes it waits.</summary>
internal sealed class ConsoleClient : IEventSource, IDisposable
{
    private const int MostTyped = 4096;

    private readonly SafeFileHandle _console;
    private readonly SafeFileHandle _here;
    private readonly FrameBuffer _typed = new();
    private readonly EventLoop.Watch _watch;
    private readonly Action _blocked;
    private bool _ended;

    /// <summary>Joins somebody.</summary>
    /// <param name="loop">Calls when something was typed.</param>
    /// <param name="console">The console; stays the caller's.</param>
    /// <param name="client">Connection of whoever it is.</param>
    /// <param name="blocked">Called when the console takes no more: it is to call <see cref="Flush"/> when it does again.</param>
    internal ConsoleClient(EventLoop loop, SafeFileHandle console, ControlConnection client, Action blocked)
    {
        (_console, Client, _blocked) = (console, client, blocked);
        (_here, There) = UnixSocket.Pair();
        NonBlocking.Set(_here, nonBlocking: true);
        _watch = loop.Add(_here, EpollEvents.Read, this);
    }

    /// <summary>Connection of whoever it is.</summary>
    internal ControlConnection Client { get; }

    /// <summary>The other end, which is sent away and closed here then.</summary>
    internal SafeFileHandle There { get; }

    /// <summary>Shows what the machine shows.</summary>
    internal void Show(ReadOnlySpan<byte> piece) => NonBlocking.Write(_here, piece);

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        int read = NonBlocking.Read(_here, _typed.GetSpan(MostTyped)[..MostTyped]);
        if (read > 0)
        {
            _typed.Advance(read);
            Flush();
        }
        else if (read is not (-LinuxError.EAGAIN or -LinuxError.EINTR))
        {
            _ended = true;
            _watch.Dispose();
        }
    }

    /// <summary>Passes on what was typed, as far as the console takes it.</summary>
    internal void Flush()
    {
        int sent = NonBlocking.Write(_console, _typed.Written);
        _typed.Take(Math.Max(0, sent));
        if (!_ended)
        {
            _watch.For(_typed.Length > 0 ? 0 : EpollEvents.Read);
        }

        if (_typed.Length > 0)
        {
            _blocked();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _watch.Dispose();
        _here.Dispose();
        There.Dispose();
    }
}
