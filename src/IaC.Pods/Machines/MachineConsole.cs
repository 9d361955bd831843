using System.Collections.Immutable;
using System.Text;
using IaC.Linux;
using IaC.Linux.Events;
using IaC.Pods.Logs;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>The console of a machine on its way to the log. However much it shows, the log keeps to its limits, and no other source of the loop waits for it.</summary>
internal sealed class MachineConsole : IEventSource, IDisposable
{
    private const int MostAtOnce = 16 * 1024;

    private readonly SafeFileHandle _socket;
    private readonly LogWriter _log;
    private readonly BegunLine _begun;
    private readonly EventLoop.Watch _watch;
    private readonly ImmutableArray<ConsoleText> _ready;
    private readonly EventLoop _loop;
    private Waiting? _waiting;
    private ConsoleClient? _client;

    /// <summary>Begins to read.</summary>
    /// <param name="loop">Calls when there is something to read.</param>
    /// <param name="socket">Connected to the console; owned from here on.</param>
    /// <param name="log">Where it goes.</param>
    /// <param name="begun">The line that a former supervisor had read the beginning of; owned from here on.</param>
    /// <param name="readyTexts">What makes the machine ready, in any order.</param>
    internal MachineConsole(EventLoop loop, SafeFileHandle socket, LogWriter log, BegunLine begun, ImmutableArray<string> readyTexts)
    {
        (_loop, _socket, _log, _begun) = (loop, socket, log, begun);
        NonBlocking.Set(socket, nonBlocking: true);
        _ready = [.. readyTexts.Select(text => new ConsoleText(Encoding.UTF8.GetBytes(text)))];
        Look(begun.Text);
        log.Append(begun.Text, LogSource.Stdout);
        _watch = loop.Add(socket, EpollEvents.Read, this);
    }

    private bool IsReady => _ready.All(text => text.Seen);

    /// <summary>Calls once it has shown what makes the machine ready: at once where it has.</summary>
    /// <returns>Gives up waiting; null where there is nothing to wait for.</returns>
    internal IDisposable? WhenReady(Action call)
    {
        if (IsReady)
        {
            call();
            return null;
        }

        return _waiting = new Waiting(call);
    }

    /// <summary>Joins a client, who sees and types; the log goes on.</summary>
    /// <returns>Its end of the console.</returns>
    /// <exception cref="InvalidOperationException">Somebody else is there.</exception>
    internal SafeFileHandle Attach(ControlConnection client)
    {
        if (_client is not null)
        {
            throw new InvalidOperationException("somebody is at the console already");
        }

        _client = new ConsoleClient(_loop, _socket, client, () => _watch.For(EpollEvents.Read | EpollEvents.Write));
        return _client.There;
    }

    /// <summary>The client has its end.</summary>
    internal void Lent() => _client?.There.Dispose();

    /// <summary>A client has gone.</summary>
    internal void Detach(ControlConnection client)
    {
        if (_client?.Client == client)
        {
            _client.Dispose();
            _client = null;
            _watch.For(EpollEvents.Read);
        }
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if ((events & EpollEvents.Write) != 0)
        {
            _watch.For(EpollEvents.Read);
            _client?.Flush();
        }

        if (Take() is var read and <= 0 and not (-LinuxError.EAGAIN or -LinuxError.EINTR))
        {
            _watch.Dispose();
        }
    }

    /// <summary>QEMU has ended: what it left is taken.</summary>
    public void Dispose()
    {
        _client?.Dispose();
        (_client, _waiting) = (null, null);
        for (int left = MachineSockets.ConsoleBuffer; left > 0 && Take() is > 0 and var read; left -= read)
        {
        }

        _log.Finish(_socket, LogSource.Stdout);
        _begun.Keep([]);
        _begun.Dispose();
        _watch.Dispose();
        _socket.Dispose();
    }

    private sealed class Waiting(Action call) : IDisposable
    {
        internal Action? Call { get; private set; } = call;

        public void Dispose() => Call = null;
    }

    // A terminal ends its lines with two characters, a log with one.
    private static Span<byte> WithoutReturns(Span<byte> piece)
    {
        int kept = 0;
        for (int i = 0; i < piece.Length; i++)
        {
            if (piece[i] != '\r' || (i + 1 < piece.Length && piece[i + 1] != '\n'))
            {
                piece[kept++] = piece[i];
            }
        }

        return piece[..kept];
    }

    // What read(2) returned.
    private int Take()
    {
        Span<byte> piece = stackalloc byte[MostAtOnce];
        int read = NonBlocking.Read(_socket, piece);
        if (read > 0)
        {
            Look(piece[..read]);
            if (IsReady && _waiting is { } waiting)
            {
                _waiting = null;
                waiting.Call?.Invoke();
            }

            _client?.Show(piece[..read]);
            _log.Append(WithoutReturns(piece[..read]), LogSource.Stdout);
            _begun.Keep(_log.Unfinished(LogSource.Stdout));
        }

        return read;
    }

    private void Look(ReadOnlySpan<byte> piece)
    {
        foreach (ConsoleText text in _ready)
        {
            text.Take(piece);
        }
    }
}
