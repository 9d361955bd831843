using System.Runtime.InteropServices;
using System.Text;
using IaC.Containers.Lifecycle;
using IaC.Linux.Events;
using IaC.Linux.Processes;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Handlers;

/// <summary>A handler that runs a program in the container. The beginning of what it prints tells people why it failed.</summary>
internal sealed class ExecHandler : IEventSource, IDisposable
{
    private const int MostShown = 256;

    private readonly List<byte> _output = [];
    private readonly int _mostOutput;
    private readonly PodSecrets _secrets;
    private readonly SafeFileHandle _read;
    private readonly ContainerProcess _process;
    private readonly EventLoop.Watch _readable;
    private readonly EventLoop.Watch _ended;
    private Action<string?>? _done;

    /// <summary>Starts the program.</summary>
    /// <param name="loop">Calls when it has printed something or ended.</param>
    /// <param name="start">Starts it with an output.</param>
    /// <param name="secrets">What it may print and nobody else may see.</param>
    /// <param name="done">Called once, later, with what failed or null; never after the handler was disposed of.</param>
    /// <exception cref="IOException">It cannot be started.</exception>
    internal ExecHandler(EventLoop loop, Func<SafeFileHandle, ContainerProcess> start, PodSecrets secrets, Action<string?> done)
    {
        (_done, _secrets) = (done, secrets);

        // A secret that were cut off would not be known again.
        _mostOutput = MostShown + secrets.Values.Values.Select(value => value.Length).DefaultIfEmpty().Max();
        (_read, SafeFileHandle write) = Pipes.Create();
        try
        {
            using (write)
            {
                _process = start(write);
            }

            _readable = loop.Add(_read, EpollEvents.Read, this);
            _ended = loop.Add(_process.PidFd, EpollEvents.Read, this);
        }
        catch
        {
            _readable?.Dispose();
            _read.Dispose();
            if (_process is not null)
            {
                ProcessGroup.Kill(_process.Pid);
                _process.Kill();
                _process.Dispose();
            }

            throw;
        }
    }

    /// <inheritdoc/>
    public void OnReady(EpollEvents events)
    {
        bool more = TakeOutput();
        if (PidFd.TryReap(_process.PidFd) is { } status)
        {
            _readable.Dispose();
            _ended.Dispose();
            _read.Dispose();
            _process.Dispose();
            Action<string?>? done = _done;
            _done = null;
            done?.Invoke(status.ShellCode == 0 ? null : Describe(status.ShellCode));
        }
        else if (!more)
        {
            _readable.Dispose();
        }
    }

    /// <summary>Ends the program, and what it started in its session. It stays with the loop until it is reaped: a container cannot end before all that was started in it is.</summary>
    public void Dispose()
    {
        if (_done is not null)
        {
            _done = null;
            ProcessGroup.Kill(_process.Pid);
        }
    }

    // What does not fit is read all the same, so that the program never waits for a reader.
    private bool TakeOutput()
    {
        Span<byte> buffer = stackalloc byte[1024];
        int read = NonBlocking.Read(_read, buffer);
        if (read > 0)
        {
            _output.AddRange(buffer[..Math.Min(read, _mostOutput - _output.Count)]);
        }

        return read > 0 || read == -Linux.LinuxError.EAGAIN;
    }

    private string Describe(int code)
    {
        string said = _secrets.Mask(Encoding.UTF8.GetString(CollectionsMarshal.AsSpan(_output))).Trim().ReplaceLineEndings(" ");
        said = said[..Math.Min(said.Length, MostShown)];
        return said.Length == 0 ? $"exit code {code}" : $"exit code {code}: {said}";
    }
}
