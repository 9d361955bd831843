using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Locks;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

/// <summary>A machine that stands still when it is asked whether it is ready.</summary>
public sealed class MachineProbeTests : IDisposable
{
    private const string Uid = "vm";

    private readonly TemporaryFolder folder = new("probe-");
    private readonly EventLoop loop = new();
    private readonly List<string?> told = [];
    private readonly LogWriter log;
    private readonly SafeFileHandle listener;
    private readonly SafeFileHandle qemu;
    private readonly RunningMachine machine;

    public MachineProbeTests()
    {
        string path = Path.Combine(folder.FullPath, "q");
        log = new LogWriter(folder.FullPath, "machine", LogLimits.Default, new LogBuffers(), TimeProvider.System);
        listener = UnixSocket.Listen(path);
        machine = new RunningMachine(loop, path, RunningMachine.Connect(path), new MachineConsole(loop, UnixSocket.Pair().First, log, BegunLine.Open(folder.FullPath), readyTexts: []), new AgentClient(loop, UnixSocket.Pair().First), new VirtualMachine { User = 1 }, _ => { }, TimeProvider.System);
        qemu = UnixSocket.TryAccept(listener, out _)!;
        Say("""{"QMP":{}}""");
        Say("""{"return":{},"id":1}""");
    }

    private RootLayout Layout => RootLayout.At(folder["root"]);

    private HaltMark Halt => new(Layout, Uid);

    private string Draft => Path.Combine(Layout.Snapshots(Uid), "first.new");

    [Fact]
    public void It_goes_on_when_the_command_that_it_stands_still_for_was_killed()
    {
        Directory.CreateDirectory(Draft);
        HaltMark.Set(Draft);
        using MachineProbe probe = Ask();

        Assert.Contains("\"cont\"", Heard(), StringComparison.Ordinal);
        Assert.Equal(["the machine stood still for a snapshot whose command was killed; it goes on"], told);
        Say("""{"return":{},"id":5}""");
        Assert.Empty(Directory.GetFiles(Draft));
    }

    [Fact]
    public void It_stands_still_for_a_command_at_work()
    {
        Directory.CreateDirectory(Draft);
        HaltMark.Set(Draft);
        using FileLock atWork = FileLock.Take(Halt.Lock);
        using MachineProbe probe = Ask();

        Assert.DoesNotContain("\"cont\"", Heard(), StringComparison.Ordinal);
        Assert.Equal(["the machine does not run: paused"], told);
    }

    [Fact]
    public void It_stands_still_for_people()
    {
        Directory.CreateDirectory(Draft);
        using MachineProbe probe = Ask();

        Assert.DoesNotContain("\"cont\"", Heard(), StringComparison.Ordinal);
        Assert.Equal(["the machine does not run: paused"], told);
    }

    public void Dispose()
    {
        machine.Dispose();
        qemu.Dispose();
        listener.Dispose();
        log.Dispose();
        loop.Dispose();
        folder.Dispose();
    }

    private MachineProbe Ask()
    {
        MachineProbe probe = new(loop, machine, Halt, new PodHandler { Kind = PodHandlerKind.Machine }, () => throw new IOException("no network"), told.Add);
        Say("""{"return":{"status":"paused","running":false},"id":4}""");
        return probe;
    }

    private void Say(string line)
    {
        UnixSocket.Send(qemu, Encoding.UTF8.GetBytes(line + "\n"));
        while (loop.Wait(TimeSpan.Zero))
        {
        }
    }

    private string Heard()
    {
        Span<byte> buffer = stackalloc byte[16384];
        return Encoding.UTF8.GetString(buffer[..NonBlocking.Read(qemu, buffer)]);
    }
}
