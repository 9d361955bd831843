using System.Text;
using IaC.Linux.Events;
using IaC.Linux.Sockets;
using IaC.Pods.Logs;
using IaC.Pods.Machines;
using IaC.Pods.Supervision;
using IaC.Testing;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Tests.Machines;

public sealed class PowerButtonTests : IDisposable
{
    private readonly TemporaryFolder folder = new("power-");
    private readonly EventLoop loop = new();
    private readonly LogWriter log;
    private readonly SafeFileHandle listener;
    private readonly SafeFileHandle console;
    private readonly SafeFileHandle agent;
    private readonly SafeFileHandle qemu;
    private readonly RunningMachine machine;

    public PowerButtonTests()
    {
        string path = Path.Combine(folder.FullPath, "q");
        log = new LogWriter(folder.FullPath, "machine", LogLimits.Default, new LogBuffers(), TimeProvider.System);
        listener = UnixSocket.Listen(path);
        (console, SafeFileHandle reader) = UnixSocket.Pair();
        (agent, SafeFileHandle agentReader) = UnixSocket.Pair();
        machine = new RunningMachine(loop, path, RunningMachine.Connect(path), new MachineConsole(loop, reader, log, BegunLine.Open(folder.FullPath), readyTexts: []), new AgentClient(loop, agentReader), new VirtualMachine { User = 1 }, _ => { }, TimeProvider.System);
        qemu = UnixSocket.TryAccept(listener, out _)!;
        UnixSocket.Send(qemu, """{"QMP":{}}"""u8);
        UnixSocket.Send(qemu, "\n"u8);
        NonBlocking.Set(qemu, nonBlocking: true);
        machine.Agent.Opened(true);
    }

    [Fact]
    public void It_is_pressed_while_there_is_time_left_though_the_agent_hangs()
    {
        using PowerButton button = new(loop, machine, TimeSpan.FromMilliseconds(20), _ => { });
        Assert.DoesNotContain("system_powerdown", Heard(), StringComparison.Ordinal);

        // Waits are counted, not timed: what is due is there at once, however slow the machine is. A fixed time of 5 s would not be over.
        StringBuilder heard = new();
        for (int i = 0; i < 3 && !heard.ToString().Contains("system_powerdown", StringComparison.Ordinal); i++)
        {
            loop.Wait(TimeSpan.FromSeconds(1));
            heard.Append(Heard());
        }

        Assert.Contains("system_powerdown", heard.ToString(), StringComparison.Ordinal);
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

    private string Heard()
    {
        Span<byte> buffer = stackalloc byte[4096];
        return NonBlocking.Read(qemu, buffer) is > 0 and int count ? Encoding.UTF8.GetString(buffer[..count]) : "";
    }
}
