using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Linux.Processes;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>Limits as a container meets them.</summary>
public sealed class LimitTests : IDisposable
{
    private const string EatMemory = "dd if=/dev/zero of=/dev/null bs=200M count=1";
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_program_that_wants_more_memory_than_allowed_is_killed_and_counted()
    {
        _lab.Cgroup.Apply(new ResourcesSpec { MemoryLimit = 64 << 20 });

        Outcome outcome = _lab.Run(_lab.Spec("sh", "-c", EatMemory));

        Assert.Equal(137, outcome.ExitCode);
        Assert.Equal(1, _lab.Cgroup.OomKills);
    }

    [Fact]
    public void A_limit_can_be_raised_and_lowered_while_the_container_runs()
    {
        _lab.Cgroup.Apply(new ResourcesSpec { MemoryLimit = 64 << 20 });
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(_lab.Spec("sleep", "600")));

        _lab.Cgroup.Apply(new ResourcesSpec { MemoryLimit = 400 << 20 });
        Assert.Equal(0, Lab.Exec(_lab.ExecIn(container, "sh", "-c", EatMemory)).ExitCode);
        _lab.Cgroup.Apply(new ResourcesSpec { MemoryLimit = 32 << 20 });
        Assert.Equal(137, Lab.Exec(_lab.ExecIn(container, "sh", "-c", EatMemory)).ExitCode);

        Lab.Stop(container);
    }

    [Fact]
    public void No_more_processes_than_allowed()
    {
        _lab.Cgroup.Apply(new ResourcesSpec { PidsLimit = 2 });

        Assert.Contains("can't fork", _lab.Shell("sleep 1 & sleep 1 & wait").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_that_is_too_small_to_start_with_harms_the_container_only()
    {
        // The child uses its maker's memory until its exec. Chosen by the out-of-memory killer, it would take this test's process along.
        _lab.Cgroup.Apply(new ResourcesSpec { MemoryLimit = 16 << 10 });

        for (int i = 0; i < 5; i++)
        {
            try
            {
                using ContainerProcess process = ContainerRuntime.Start(_lab.Start(_lab.Spec("sh", "-c", EatMemory)));
                Assert.NotEqual(0, PidFd.Reap(process.PidFd).ShellCode);
            }
            catch (ContainerStartException e)
            {
                Assert.NotEqual(0, e.Errno);
            }
        }
    }

    [Fact]
    public void Killing_the_group_ends_every_process_in_it()
    {
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(_lab.Spec("sh", "-c", "sleep 600 & sleep 600 & wait")));

        _lab.Cgroup.Kill();

        Assert.Equal(new ExitStatus(null, 9), PidFd.Reap(container.PidFd));
        _lab.Cgroup.Remove();
        Assert.False(_lab.Cgroup.Exists);
    }

    [Fact]
    public void Memory_in_use_is_known()
    {
        using ContainerProcess container = ContainerRuntime.Start(_lab.Start(_lab.Spec("sleep", "600")));

        Assert.InRange(_lab.Cgroup.MemoryCurrent!.Value, 1, 100 << 20);

        Lab.Stop(container);
    }
}
