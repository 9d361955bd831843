using IaC.Containers.Lifecycle;
using IaC.Linux.Events;
using IaC.Pods.Logs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Supervision;

/// <summary>
/// Standard streams of one run of a container: outputs on their way to the log, and where they are declared, an input or a terminal that a client attaches to. A terminal belongs to one side at a time: while a client has it,
/// it alone reads and writes, as with a program that it runs itself; before and after, what comes is logged.
/// </summary>
internal sealed class ContainerStreams : IEventSource, IDisposable
{
    private readonly EventLoop _loop;
    private readonly LogWriter _log;
    private readonly PodContainer _container;
    private readonly ContainerOutput? _stdout;
    private readonly ContainerOutput? _stderr;
    private SafeFileHandle? _input;
    private SafeFileHandle? _terminal;
    private EventLoop.Watch? _watch;
    private ControlConnection? _client;

    internal ContainerStreams(EventLoop loop, LogWriter log, PodContainer container)
    {
        (_loop, _log, _container) = (loop, log, container);
        if (container.Spec.Process.Terminal)
        {
            return;
        }

        try
        {
            _stdout = new ContainerOutput(loop, log, LogSource.Stdout);
            _stderr = new ContainerOutput(loop, log, LogSource.Stderr);
        }
        catch (IOException)
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Goes on with the outputs of a program that a former supervisor started. One that it has closed since is left out.</summary>
    internal ContainerStreams(EventLoop loop, LogWriter log, PodContainer container, int pid)
    {
        (_loop, _log, _container) = (loop, log, container);
        _stdout = Resume(1, LogSource.Stdout);
        _stderr = Resume(2, LogSource.Stderr);

        ContainerOutput? Resume(int descriptor, LogSource source) => Pipes.TryOpenReader(pid, descriptor) is { } pipe ? new ContainerOutput(loop, log, source, pipe) : null;
    }

    /// <summary>Starts the program of a container on them; what it writes is read from <see cref="Follow"/> on.</summary>
    internal ContainerProcess Start(ContainerStart start)
    {
        (SafeFileHandle? read, _input) = _container.Stdin && _stdout is not null ? Pipes.CreateInput() : (null, null);
        using (read)
        {
            ContainerProcess process = ContainerRuntime.Start(start with { Stdin = read, Stdout = _stdout?.Write, Stderr = _stderr?.Write });
            _stdout?.Write?.Dispose();
            _stderr?.Write?.Dispose();
            _terminal = process.Terminal;
            return process;
        }
    }

    /// <summary>Logs what a terminal shows, until a client attaches.</summary>
    internal void Follow()
    {
        if (!_container.StdinOnce)
        {
            Log();
        }
    }

    /// <summary>Lends what a client attaches to: the terminal, or the writing end of the input; null where the container has neither.</summary>
    /// <exception cref="InvalidOperationException">It is lent already, or ended with the first who had it.</exception>
    internal SafeFileHandle? Attach(ControlConnection client)
    {
        if (_client is not null)
        {
            throw new InvalidOperationException($"somebody is attached to container {_container.Name} already");
        }

        if ((_terminal ?? _input) is not { } lent)
        {
            return _container.Stdin ? throw new InvalidOperationException($"the input of container {_container.Name} was attached to before, and ended with that") : null;
        }

        _client = client;
        if (_terminal is not null)
        {
            _watch?.Dispose();
            _watch = null;
            NonBlocking.Set(_terminal, nonBlocking: false);
        }

        return lent;
    }

    /// <summary>A client has what was lent: an input that ends with its first client is its alone.</summary>
    internal void Lent()
    {
        if (_container.StdinOnce)
        {
            _input?.Dispose();
            _input = null;
        }
    }

    /// <summary>A client has gone.</summary>
    internal void Detach(ControlConnection client)
    {
        if (_client == client)
        {
            _client = null;
            Log();
        }
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        if (!_log.TakeFrom(_terminal!, LogSource.Stdout))
        {
            _watch?.Dispose();
            _watch = null;
        }
    }

    /// <summary>The container has ended: what it left is taken, unless that is a client's.</summary>
    public void Dispose()
    {
        _watch?.Dispose();
        if (_terminal is not null && _client is null)
        {
            NonBlocking.Set(_terminal, nonBlocking: true);
            _log.Finish(_terminal, LogSource.Stdout);
        }

        _stdout?.Dispose();
        _stderr?.Dispose();
        _input?.Dispose();
    }

    private void Log()
    {
        if (_terminal is not null)
        {
            NonBlocking.Set(_terminal, nonBlocking: true);
            _watch = _loop.Add(_terminal, EpollEvents.Read, this);
        }
    }
}
