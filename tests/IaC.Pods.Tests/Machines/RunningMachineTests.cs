using System.Net.Sockets;
using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Processes;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

/// <summary>A machine whose QEMU does what a real one does not.</summary>
public sealed class RunningMachineTests : IDisposable
{
    private const string Greeting = """{"QMP":{}}""" + "\n" + """{"return":{},"id":1}""" + "\n";

    private readonly TemporaryFolder folder = new("machine-");
    private readonly EventLoop loop = new();
    private readonly List<QmpMessage> happened = [];
    private readonly LogWriter log;
    private readonly SafeFileHandle listener;
    private readonly SafeFileHandle console;
    private readonly SafeFileHandle agent;
    private readonly RunningMachine machine;
    private SafeFileHandle qemu;

    public RunningMachineTests()
    {
        string path = Path.Combine(folder.FullPath, "q");
        log = new LogWriter(folder.FullPath, "machine", LogLimits.Default, new LogBuffers(), TimeProvider.System);
        listener = UnixSocket.Listen(path);
        (console, SafeFileHandle reader) = UnixSocket.Pair();
        (agent, SafeFileHandle agentReader) = UnixSocket.Pair();
        machine = new RunningMachine(loop, path, RunningMachine.Connect(path), new MachineConsole(loop, reader, log, BegunLine.Open(folder.FullPath), readyTexts: []), new AgentClient(loop, agentReader), new VirtualMachine { User = 1 }, happened.Add, TimeProvider.System);
        qemu = UnixSocket.TryAccept(listener, out _)!;
    }

    [Fact]
    public void A_machine_that_has_not_begun_is_told_to_begin_and_its_refusal_is_kept()
    {
        Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n");
        Say("""{"return":[{"node-name":"disk-root"}],"id":4}""" + "\n");
        Assert.Contains("\"cont\"", Heard(), StringComparison.Ordinal);
        Assert.Null(machine.Refusal);

        Say("""{"error":{"class":"GenericError","desc":"no memory"},"id":5}""" + "\n");
        Assert.Equal("no memory", machine.Refusal);
    }

    [Fact]
    public void A_disk_that_cannot_grow_waits_and_keeps_neither_the_guest_nor_another_disk()
    {
        MachineDisk[] disks = [.. new[] { "root", "data" }.Select(name => new MachineDisk { Name = name, Path = "/d", Format = "raw", Size = 1024 })];
        string path = Path.Combine(folder.FullPath, "r");
        using SafeFileHandle other = UnixSocket.Listen(path);
        using RunningMachine sized = new(loop, path, RunningMachine.Connect(path), new MachineConsole(loop, UnixSocket.Pair().First, log, BegunLine.Open(folder.FullPath), readyTexts: []), new AgentClient(loop, UnixSocket.Pair().First), new VirtualMachine { User = 1, Disks = [.. disks] }, _ => { }, TimeProvider.System);
        qemu.Dispose();
        qemu = UnixSocket.TryAccept(other, out _)!;

        string nodes = string.Join(',', disks.Select(disk => $$$"""{"node-name":"{{{disk.Node}}}","image":{"virtual-size":512}}"""));
        Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n" + $$"""{"return":[{{nodes}}],"id":4}""" + "\n" + $$"""{"return":[{{nodes}}],"id":5}""" + "\n");
        Say("""{"error":{"class":"GenericError","desc":"no space"},"id":6}""" + "\n");
        Assert.Equal(2, Heard().Split("block_resize").Length - 1);
        Say("""{"return":{},"id":7}""" + "\n");
        Assert.Contains("\"cont\"", Heard(), StringComparison.Ordinal);
        Say("""{"return":{},"id":8}""" + "\n");

        Assert.Null(sized.Refusal);
        Assert.True(sized.HasBegun);
        Assert.Equal(["disk root: no space"], sized.Changes.Pending);
    }

    [Fact]
    public void A_machine_that_was_handed_its_memory_has_it_loaded_before_it_begins()
    {
        Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n" + """{"return":[{"node-name":"iac-memory"}],"id":4}""" + "\n");
        string asked = Heard();
        Assert.Contains("snapshot-load", asked, StringComparison.Ordinal);
        Assert.DoesNotContain("\"cont\"", asked, StringComparison.Ordinal);

        Say("""{"return":{},"id":5}""" + "\n" + """{"return":[{"id":"memory","status":"running"}],"id":6}""" + "\n" + """{"return":[{"id":"memory","status":"concluded"}],"id":7}""" + "\n");
        Say("""{"return":{},"id":8}""" + "\n" + """{"return":{},"id":9}""" + "\n");

        Assert.Contains("\"cont\"", Heard(), StringComparison.Ordinal);
        Assert.Contains(happened, message => message == MachineEvents.HasMemory);
    }

    [Fact]
    public void A_memory_that_cannot_be_loaded_is_why_the_machine_does_not_begin()
    {
        Say(Greeting + """{"return":{"status":"prelaunch","running":false},"id":2}""" + "\n" + """{"return":[{"node-name":"iac-memory"}],"id":4}""" + "\n");
        Say("""{"return":{},"id":5}""" + "\n" + """{"return":[{"id":"memory","status":"concluded","error":"another machine"}],"id":6}""" + "\n");

        Assert.DoesNotContain("\"cont\"", Heard(), StringComparison.Ordinal);
        Assert.Equal("its memory cannot be brought back: another machine; `iac restart` has it begin by its disks", machine.Refusal);
    }

    [Fact]
    public void A_monitor_that_is_lost_is_connected_to_anew()
    {
        Say(Greeting);
        HangUp(qemu);
        loop.Wait(TimeSpan.Zero);
        string? status = null;

        machine.Ask("query-status", answer => status = answer.Text("status"));
        qemu = UnixSocket.TryAccept(listener, out _)!;
        Say(Greeting + """{"return":{"status":"running","running":true},"id":2}""" + "\n" + """{"return":[{"label":"agent","frontend-open":true}],"id":3}""" + "\n" + """{"return":{"status":"paused"},"id":4}""" + "\n");

        Assert.Equal("paused", status);
        Assert.True(machine.Agent.IsThere);
    }

    [Fact]
    public void A_monitor_that_is_gone_for_good_is_an_answer_that_names_its_socket()
    {
        List<string?> faults = [];
        machine.Ask("block_resize", _ => machine.Ask("query-status", answer => faults.Add(answer.Error)));
        HangUp(qemu);
        HangUp(listener);
        loop.Wait(TimeSpan.Zero);
        Assert.Empty(faults);

        machine.Ask("query-status", _ => faults.Add("given up")).Dispose();
        loop.Wait(TimeSpan.FromSeconds(5));

        Assert.EndsWith("/q: Connection refused (errno 111)", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_is_no_more_answers_nobody()
    {
        bool answered = false;
        HangUp(qemu);
        HangUp(listener);
        loop.Wait(TimeSpan.Zero);
        machine.Ask("query-status", _ => answered = true);
        machine.Dispose();

        loop.Wait(TimeSpan.FromSeconds(5));
        Assert.False(answered);
    }

    [Fact]
    public void The_clock_of_a_machine_that_stood_still_is_set_by_its_agent()
    {
        string resume = """{"event":"RESUME","timestamp":{}}""" + "\n";
        Say(Greeting + """{"event":"VSERPORT_CHANGE","data":{"id":"agent","open":true},"timestamp":{}}""" + "\n" + resume);
        Assert.Equal("", HeardByAgent());

        Say("""{"event":"STOP","timestamp":{}}""" + "\n" + resume);
        Assert.Contains("guest-sync-delimited", HeardByAgent(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("guest-shutdown", 0)]
    [InlineData("guest-panic", 1)]
    public void What_a_monitor_said_last_is_how_the_machine_ended(string reason, int code)
    {
        UnixSocket.Send(qemu, Encoding.UTF8.GetBytes(Greeting + $$$"""{"event":"SHUTDOWN","data":{"guest":true,"reason":"{{{reason}}}"},"timestamp":{}}""" + "\n"));
        qemu.Dispose();

        Assert.Equal(new ExitStatus(code, null), machine.End());
    }

    [Fact]
    public void One_that_said_nothing_was_killed()
    {
        qemu.Dispose();

        Assert.Equal(new ExitStatus(null, 9), machine.End());
    }

    public void Dispose()
    {
        machine.Dispose();
        console.Dispose();
        agent.Dispose();
        qemu.Dispose();
        listener.Dispose();
        log.Dispose();
        loop.Dispose();
        folder.Dispose();
    }

    // Programs that other tests start hold a copy of each descriptor for a moment: one that is closed here is not closed yet.
    private static void HangUp(SafeFileHandle socket)
    {
        using Socket shut = new(new SafeSocketHandle(socket.DangerousGetHandle(), ownsHandle: false));
        shut.Shutdown(SocketShutdown.Both);
        socket.Dispose();
    }

    private void Say(string text)
    {
        UnixSocket.Send(qemu, Encoding.UTF8.GetBytes(text));
        while (loop.Wait(TimeSpan.Zero))
        {
        }
    }

    private string HeardByAgent()
    {
        NonBlocking.Set(agent, nonBlocking: true);
        Span<byte> buffer = stackalloc byte[4096];
        return NonBlocking.Read(agent, buffer) is > 0 and int count ? Encoding.UTF8.GetString(buffer[..count]) : "";
    }

    private string Heard()
    {
        Span<byte> buffer = stackalloc byte[4096];
        return Encoding.UTF8.GetString(buffer[..NonBlocking.Read(qemu, buffer)]);
    }
}
