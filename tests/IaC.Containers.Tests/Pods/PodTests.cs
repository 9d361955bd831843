using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Containers.Pods;
using IaC.Linux.Processes;

namespace IaC.Containers.Tests.Pods;

/// <summary>What containers of one pod share.</summary>
public sealed class PodTests : IDisposable
{
    private readonly Lab _lab = new();
    private readonly PodNamespaces _pod = PodNamespaces.Create("the-pod", newNetwork: true);

    public void Dispose()
    {
        _pod.Dispose();
        _lab.Dispose();
    }

    [Fact]
    public void Host_name_network_and_ipc_are_those_of_the_pod_and_no_process_holds_them()
    {
        const string Show = "hostname; readlink /proc/self/ns/net /proc/self/ns/ipc /proc/self/ns/uts; readlink /proc/self/ns/pid";
        Outcome first = Run(Show);
        Outcome second = Run(Show);

        Assert.Equal("the-pod", first.Lines[0]);
        Assert.Equal(first.Lines[..4], second.Lines[..4]);
        Assert.NotEqual(File.ResolveLinkTarget("/proc/self/ns/net", false)!.Name, first.Lines[1]);
    }

    [Fact]
    public void Containers_with_a_shared_pid_namespace_see_each_other()
    {
        using PodPause pause = PodPause.Start(_pod, _lab.Cgroup);
        using ContainerProcess first = ContainerRuntime.Start(Start(pause, "sleep", "600"));

        Outcome second = _lab.Run(Spec(pause, "sh", "-c", "ps -o pid,user,args"), start => start with { Pod = _pod, Pause = pause });

        Assert.StartsWith("1 65535 ", second.Lines[1].Trim(), StringComparison.Ordinal);
        Assert.Contains(second.Lines, line => line.Contains("sleep 600", StringComparison.Ordinal));

        PidFd.SendSignal(pause.PidFd, 9);
        Assert.Equal(new ExitStatus(null, 9), PidFd.Reap(first.PidFd));
        PidFd.Reap(pause.PidFd);
    }

    [Fact]
    public void Orphans_are_reaped_by_process_1()
    {
        using PodPause pause = PodPause.Start(_pod, _lab.Cgroup);
        using ContainerProcess container = ContainerRuntime.Start(Start(pause, "sleep", "600"));

        Outcome outcome = Lab.Exec(_lab.ExecIn(container, "sh", "-c", "zombies() { cat /proc/[0-9]*/stat 2>/dev/null | grep -c ' Z '; }; for i in 1 2 3; do setsid sh -c 'sleep 0.01 & exit'; done; sleep 0.3; n=0; while [ $n -lt 200 ] && [ $(zombies) != 0 ]; do n=$((n+1)); sleep 0.05; done; zombies"));

        Assert.Equal("0\n", outcome.Output);
        Lab.Stop(container);
        PidFd.SendSignal(pause.PidFd, 9);
        PidFd.Reap(pause.PidFd);
    }

    [Fact]
    public void Process_1_lets_nobody_into_the_host()
    {
        using PodPause pause = PodPause.Start(_pod, _lab.Cgroup);
        RuntimeSpec spec = Spec(pause, "sh", "-c", "ls -A /proc/1/root | wc -l; cat /proc/1/status; wc -c < /proc/1/exe");
        spec = spec with { Process = spec.Process with { Capabilities = ContainerDefaults.Sets([.. ContainerDefaults.Capabilities, "CAP_SYS_PTRACE"]) } };

        Outcome outcome = _lab.Run(spec, start => start with { Pod = _pod, Pause = pause });

        Assert.Equal("0", outcome.Lines[0]);
        Assert.Contains("CapPrm:\t0000000000000000", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("129", outcome.Lines[^1]);
        PidFd.SendSignal(pause.PidFd, 9);
        PidFd.Reap(pause.PidFd);
    }

    private RuntimeSpec Spec(PodPause? pause, params string[] args)
    {
        RuntimeSpec spec = _lab.Spec(args);
        return spec with
        {
            Root = spec.Root with { Writable = null },
            Linux = spec.Linux with { Namespaces = [new("pid", pause is null ? null : "pod"), new("network", "pod"), new("ipc", "pod"), new("uts", "pod"), new("mount"), new("cgroup")] },
        };
    }

    private ContainerStart Start(PodPause pause, params string[] args) => _lab.Start(Spec(pause, args)) with { Pod = _pod, Pause = pause };

    private Outcome Run(string line) => _lab.Run(Spec(null, "sh", "-c", line), start => start with { Pod = _pod });
}
