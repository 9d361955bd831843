using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux.Processes;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>Further programs in a running container.</summary>
public sealed class ExecTests : IDisposable
{
    private readonly Lab _lab = new();
    private readonly ContainerProcess _container;

    public ExecTests()
    {
        RuntimeSpec spec = _lab.Spec("sleep", "600");
        _container = ContainerRuntime.Start(_lab.Start(spec with { Mounts = spec.Mounts.Add(new MountSpec { Destination = "/only/here", Type = "tmpfs" }) }));
    }

    public void Dispose()
    {
        Lab.Stop(_container);
        _container.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void It_sees_what_the_container_sees_and_its_exit_code_comes_back()
    {
        Outcome outcome = Lab.Exec(_lab.ExecIn(_container, "sh", "-c", "hostname; ps -o pid,comm | grep sleep; ls /only; cat /proc/self/cgroup | head -1; exit 42"));

        Assert.Equal(42, outcome.ExitCode);
        Assert.Equal("lab", outcome.Lines[0]);
        Assert.Equal("1 sleep", outcome.Lines[1].Trim());
        Assert.Equal("here", outcome.Lines[2]);
        Assert.DoesNotContain(_lab.Cgroup.RelativePath, outcome.Lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void It_is_confined_as_the_first_program_is()
    {
        string first = _lab.Run(_lab.Spec("cat", "/proc/self/status")).Output;
        string second = Lab.Exec(_lab.ExecIn(_container, "cat", "/proc/self/status")).Output;

        Assert.Equal(Confinement(first), Confinement(second));

        static IEnumerable<string> Confinement(string status) =>
            status.Split('\n').Where(line => new[] { "Cap", "NoNewPrivs", "Seccomp", "Uid", "Gid", "Groups", "Sig" }.Any(key => line.StartsWith(key, StringComparison.Ordinal)) && !line.StartsWith("SigQ", StringComparison.Ordinal));
    }

    [Fact]
    public void It_is_in_the_containers_control_group()
    {
        using ContainerProcess process = ContainerRuntime.Exec(_lab.ExecIn(_container, "sleep", "600"));

        Assert.Contains(process.Pid, _lab.Cgroup.Processes);

        Lab.Stop(process);
    }

    [Fact]
    public void One_that_nobody_can_watch_is_gone_at_once()
    {
        using ContainerProcess process = ContainerRuntime.Exec(_lab.ExecIn(_container, "sleep", "600"));

        process.Kill();

        Assert.Null(ProcessStartTime.Of(process.Pid));
        Assert.DoesNotContain(process.Pid, _lab.Cgroup.Processes);
    }

    [Fact]
    public void User_folder_and_environment_are_its_own()
    {
        ContainerExec exec = _lab.ExecIn(_container, "sh", "-c", "id -u; pwd; echo $A");
        ProcessSpec process = exec.Process with { User = new UserSpec { Uid = 1000 }, Cwd = "/etc", Env = exec.Process.Env.Add("A=b") };

        Assert.Equal(["1000", "/etc", "b"], Lab.Exec(exec with { Process = process }).Lines);
    }

    [Fact]
    public void A_missing_program_is_named()
    {
        ContainerStartException e = Assert.Throws<ContainerStartException>(() => Lab.Exec(_lab.ExecIn(_container, "/bin/nope")));

        Assert.Equal("execve /bin/nope: No such file or directory (errno 2)", e.Message);
    }

    [Fact]
    public void A_container_that_has_ended_is_named()
    {
        using ContainerProcess ended = ContainerRuntime.Start(_lab.Start(_lab.Spec("true")));
        PidFd.Reap(ended.PidFd);

        ContainerStartException e = Assert.Throws<ContainerStartException>(() => Lab.Exec(_lab.ExecIn(ended, "true")));

        Assert.Equal("setns Pid: No such process (errno 3)", e.Message);
    }

    [Fact]
    public void It_ends_with_the_container()
    {
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(_lab.Spec("sleep", "600")));
        using ContainerProcess process = ContainerRuntime.Exec(_lab.ExecIn(container, "sleep", "600"));

        // In this order: the first process of a PID namespace ends when all others have been reaped.
        PidFd.SendSignal(container.PidFd, 9);
        Assert.Equal(new ExitStatus(null, 9), PidFd.Reap(process.PidFd));
        Assert.Equal(new ExitStatus(null, 9), PidFd.Reap(container.PidFd));
    }
}
