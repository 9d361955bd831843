using System.Text;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux.Processes;

namespace IaC.Containers.Tests.Lifecycle;

public sealed class TerminalTests : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_program_with_a_terminal_finds_it_under_a_name_of_the_container()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "tty; echo to the console > /dev/console; read line; echo got $line");

        using ContainerProcess process = ContainerRuntime.Start(_lab.Start(spec with { Process = spec.Process with { Terminal = true } }));
        using FileStream terminal = Open(process);
        terminal.Write("typed\n"u8);

        // The echo of what is typed comes whenever it is typed.
        Assert.Equal(["/dev/pts/0", "to the console", "got typed"], Lines(terminal).Where(line => line != "typed"));
        Assert.Equal(0, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public void The_terminal_belongs_to_the_programs_user()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "stat -c %u /dev/pts/0; echo x > /dev/tty");

        using ContainerProcess process = ContainerRuntime.Start(_lab.Start(spec with { Process = spec.Process with { Terminal = true, User = new UserSpec { Uid = 1000, Gid = 1000 } } }));

        using FileStream terminal = Open(process);

        Assert.Equal(["1000", "x"], Lines(terminal));
        PidFd.Reap(process.PidFd);
    }

    [Fact]
    public void Ctrl_C_interrupts_the_program()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "trap 'echo interrupted; exit 3' INT; echo ready; while :; do sleep 1; done");
        using ContainerProcess process = ContainerRuntime.Start(_lab.Start(spec with { Process = spec.Process with { Terminal = true } }));

        using FileStream terminal = Open(process);

        byte[] ready = new byte["ready\r\n".Length];
        terminal.ReadExactly(ready);

        terminal.Write("\x03"u8);

        Assert.Contains("interrupted", string.Join('\n', Lines(terminal)), StringComparison.Ordinal);
        Assert.Equal(3, PidFd.Reap(process.PidFd).Code);
    }

    [Fact]
    public void A_further_program_gets_a_terminal_of_the_container_too()
    {
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(_lab.Spec("sleep", "600")));
        ContainerExec exec = _lab.ExecIn(container, "tty");

        using ContainerProcess process = ContainerRuntime.Exec(exec with { Process = exec.Process with { Terminal = true } });

        using FileStream terminal = Open(process);

        Assert.Equal(["/dev/pts/0"], Lines(terminal));
        PidFd.Reap(process.PidFd);
        Lab.Stop(container);
    }

    [Fact]
    public void A_container_that_put_something_else_in_the_place_of_its_terminals_gets_none()
    {
        RuntimeSpec spec = _lab.Spec("sleep", "600");
        spec = spec with { Mounts = spec.Mounts.RemoveAll(m => m.Type == "devpts").Add(new MountSpec { Destination = "/dev/pts", Type = "tmpfs" }) };
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(spec));
        ContainerExec exec = _lab.ExecIn(container, "tty");

        Assert.Throws<ContainerStartException>(() => ContainerRuntime.Exec(exec with { Process = exec.Process with { Terminal = true } }));
        Lab.Stop(container);
    }

    // Unbuffered, since what is typed must arrive.
    private static FileStream Open(ContainerProcess process) => new(process.Terminal!, FileAccess.ReadWrite, bufferSize: 0);

    // The master answers EIO once the program's side is closed.
    private static string[] Lines(FileStream master)
    {
        StringBuilder text = new();
        byte[] buffer = new byte[1000];
        try
        {
            for (int length; (length = master.Read(buffer)) > 0;)
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, length));
            }
        }
        catch (IOException)
        {
            Assert.NotEqual(0, text.Length);
        }

        return text.ToString().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
    }
}
