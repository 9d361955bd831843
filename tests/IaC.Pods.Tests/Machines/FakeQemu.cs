using System.Net.Sockets;
using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

/// <summary>A machine that is connected to what a test says in the place of its QEMU.</summary>
internal sealed class FakeQemu : IDisposable
{
    private readonly LogWriter _log;
    private readonly SafeFileHandle _console;
    private readonly SafeFileHandle _listener;

    /// <param name="machine">The machine. <value>One that has nothing.</value></param>
    public FakeQemu(VirtualMachine? machine = null)
    {
        string path = Folder["q"];
        _log = new LogWriter(Folder.FullPath, "machine", LogLimits.Default, new LogBuffers(), TimeProvider.System);
        _listener = UnixSocket.Listen(path);
        (_console, SafeFileHandle reader) = UnixSocket.Pair();
        (Agent, SafeFileHandle agentReader) = UnixSocket.Pair();
        Machine = new RunningMachine(
            Loop, path, RunningMachine.Connect(path), new MachineConsole(Loop, reader, _log, BegunLine.Open(Folder.FullPath), readyTexts: []), new AgentClient(Loop, agentReader), machine ?? new VirtualMachine { User = 1 }, Happened.Add, TimeProvider.System);
        Monitor = Accept();
    }

    public TemporaryFolder Folder { get; } = new("qemu-");

    public EventLoop Loop { get; } = new();

    /// <summary>Events of the machine, as it tells of them.</summary>
    public List<QmpMessage> Happened { get; } = [];

    public RunningMachine Machine { get; }

    /// <summary>The guest's end of its agent.</summary>
    public SafeFileHandle Agent { get; }

    /// <summary>QEMU's end of its monitor.</summary>
    public SafeFileHandle Monitor { get; private set; }

    /// <summary>Says lines, and has the machine hear them.</summary>
    public void Say(string lines)
    {
        UnixSocket.Send(Monitor, Encoding.UTF8.GetBytes(lines.EndsWith('\n') ? lines : lines + "\n"));
        while (Loop.Wait(TimeSpan.Zero))
        {
        }
    }

    /// <summary>What the machine said, which has to be something.</summary>
    public string Heard()
    {
        string heard = HeardIfAny();
        Assert.NotEmpty(heard);
        return heard;
    }

    /// <summary>What the machine said; empty for nothing.</summary>
    public string HeardIfAny() => Read(Monitor);

    /// <summary>What the machine said to the agent; empty for nothing.</summary>
    public string HeardByAgent()
    {
        NonBlocking.Set(Agent, nonBlocking: true);
        return Read(Agent);
    }

    /// <summary>Ends the connection to the monitor.</summary>
    public void HangUp() => HangUp(Monitor);

    /// <summary>Listens no more.</summary>
    public void Close() => HangUp(_listener);

    /// <summary>Takes a connection to the monitor that is made anew.</summary>
    public void TakeAnew() => Monitor = Accept();

    public void Dispose()
    {
        Machine.Dispose();
        _console.Dispose();
        Agent.Dispose();
        Monitor.Dispose();
        _listener.Dispose();
        _log.Dispose();
        Loop.Dispose();
        Folder.Dispose();
    }

    // Programs that other tests start hold a copy of each descriptor for a moment: one that is closed here is not closed yet.
    private static void HangUp(SafeFileHandle socket)
    {
        using Socket shut = new(new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: false));
        shut.Shutdown(SocketShutdown.Both);
        socket.Dispose();
    }

    private static string Read(SafeFileHandle from)
    {
        Span<byte> buffer = stackalloc byte[16384];
        return NonBlocking.Read(from, buffer) is > 0 and int count ? Encoding.UTF8.GetString(buffer[..count]) : "";
    }

    private SafeFileHandle Accept() => UnixSocket.TryAccept(_listener, out _)!;
}
