using IaC.Containers.Oci;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>What a container may do.</summary>
public sealed class ConfinementTests : IDisposable
{
    private const string DefaultCapabilities = "00000000a80425fb";
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Capabilities_filter_and_no_new_privs_are_those_of_an_ordinary_container()
    {
        string status = _lab.Shell("cat /proc/self/status").Output;

        Assert.Contains($"CapInh:\t0000000000000000\nCapPrm:\t{DefaultCapabilities}\nCapEff:\t{DefaultCapabilities}\nCapBnd:\t{DefaultCapabilities}\nCapAmb:\t0000000000000000\n", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t1\nSeccomp:\t2\n", status, StringComparison.Ordinal);
    }

    [Fact]
    public void A_filter_is_applied_without_no_new_privs_too()
    {
        RuntimeSpec spec = _lab.Spec("cat", "/proc/self/status");

        string status = _lab.Run(spec with { Process = spec.Process with { NoNewPrivileges = false } }).Output;

        Assert.Contains($"CapEff:\t{DefaultCapabilities}", status, StringComparison.Ordinal);
        Assert.Contains("NoNewPrivs:\t0\nSeccomp:\t2\n", status, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_user_has_its_groups_and_no_capability_at_all()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "id; cat /proc/self/status; umask");
        ProcessSpec process = spec.Process with { User = new UserSpec { Uid = 1000, Gid = 1001, AdditionalGids = [7, 8], Umask = 0x3F } };

        Outcome outcome = _lab.Run(spec with { Process = process });

        Assert.Equal("uid=1000(user) gid=1001 groups=7,8", outcome.Lines[0]);
        Assert.Contains("CapPrm:\t0000000000000000\nCapEff:\t0000000000000000\n", outcome.Output, StringComparison.Ordinal);
        Assert.Equal("0077", outcome.Lines[^1]);
    }

    [Fact]
    public void Ambient_capabilities_reach_another_user()
    {
        RuntimeSpec spec = _lab.Spec("cat", "/proc/self/status");
        CapabilitiesSpec sets = new() { Bounding = ["CAP_NET_BIND_SERVICE"], Permitted = ["CAP_NET_BIND_SERVICE"], Inheritable = ["CAP_NET_BIND_SERVICE"], Ambient = ["CAP_NET_BIND_SERVICE"] };

        string status = _lab.Run(spec with { Process = spec.Process with { User = new UserSpec { Uid = 1000, Gid = 1000 }, Capabilities = sets } }).Output;

        Assert.Contains("CapEff:\t0000000000000400", status, StringComparison.Ordinal);
        Assert.Contains("CapAmb:\t0000000000000400", status, StringComparison.Ordinal);
    }

    [Fact]
    public void A_set_user_id_program_gives_nothing()
    {
        File.Copy(_lab.Layer("bin/busybox"), _lab.Layer("bin/busybox-suid"));
        File.SetUnixFileMode(_lab.Layer("bin/busybox-suid"), (UnixFileMode)0b100_111_101_101);
        RuntimeSpec spec = _lab.Spec("/bin/busybox-suid", "cat", "/proc/self/status");

        Outcome outcome = _lab.Run(spec with { Process = spec.Process with { User = new UserSpec { Uid = 1000, Gid = 1000 } } });

        Assert.Contains("Uid:\t1000\t1000\t1000\t1000", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("CapPrm:\t0000000000000000", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Mounting_is_refused() => Assert.Contains("permission denied", _lab.Shell("mount -t tmpfs none /etc").Output, StringComparison.Ordinal);

    [Fact]
    public void A_user_namespace_is_refused() => Assert.Contains("Operation not permitted", _lab.Shell("unshare -U true").Output, StringComparison.Ordinal);

    [Fact]
    public void A_device_can_be_named_by_a_node_and_opened_only_when_it_is_declared()
    {
        const string OpenKernelLog = "mknod /etc/kmsg c 1 11 && (: >> /etc/kmsg) && echo opened";
        Assert.Contains("can't create /etc/kmsg: Operation not permitted", _lab.Shell(OpenKernelLog).Output, StringComparison.Ordinal);
        File.Delete(_lab.Upper("etc/kmsg"));

        _lab.Cgroup.Apply(new ResourcesSpec(), [new DeviceSpec { Path = "/dev/kmsg", Type = "c", Major = 1, Minor = 11 }]);

        Assert.Equal("opened\n", _lab.Shell(OpenKernelLog).Output);
    }

    [Fact]
    public void Limits_of_resources_are_set()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "ulimit -n; ulimit -Hn; ulimit -c");

        Outcome outcome = _lab.Run(spec with { Process = spec.Process with { Rlimits = [new("RLIMIT_NOFILE", 100, 200), new("RLIMIT_CORE", 0, 0)] } });

        Assert.Equal(["100", "200", "0"], outcome.Lines);
    }

    [Fact]
    public void The_out_of_memory_score_is_that_of_the_container_and_not_of_its_maker()
    {
        string own = File.ReadAllText("/proc/self/oom_score_adj");
        RuntimeSpec spec = _lab.Spec("cat", "/proc/self/oom_score_adj");

        Assert.Equal("555\n", _lab.Run(spec with { Process = spec.Process with { OomScoreAdj = 555 } }).Output);
        Assert.Equal(own, File.ReadAllText("/proc/self/oom_score_adj"));
    }

    [Fact]
    public void A_privileged_container_has_all_capabilities_of_its_maker_all_devices_and_no_filter()
    {
        string own = File.ReadLines("/proc/self/status").First(line => line.StartsWith("CapPrm:", StringComparison.Ordinal));
        ResourcesSpec resources = new() { AllDevices = true };
        _lab.Cgroup.Apply(resources);
        RuntimeSpec spec = _lab.Spec("sh", "-c", "cat /proc/self/status; mount -t tmpfs none /etc && echo mounted; mkdir /sys/fs/cgroup/pids/x && echo grouped; ls /dev/loop-control /dev/vda");
        spec = spec with
        {
            Process = spec.Process with { Capabilities = ContainerDefaults.Sets([ContainerDefaults.AllCapabilities]), NoNewPrivileges = false },
            Mounts = ContainerDefaults.PrivilegedMounts,
            Linux = spec.Linux with { Seccomp = SeccompProfile.Unconfined, MaskedPaths = [], ReadonlyPaths = [], Resources = resources },
        };

        Outcome outcome = _lab.Run(spec);

        Assert.Contains(own.Replace("Prm", "Eff", StringComparison.Ordinal), outcome.Output, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t0\n", outcome.Output, StringComparison.Ordinal);
        Assert.Contains("mounted\ngrouped\n", outcome.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_declared_device_is_there()
    {
        RuntimeSpec spec = _lab.Spec("stat", "-c", "%t:%T %a", "/dev/sub/null2");

        Outcome outcome = _lab.Run(spec with { Linux = spec.Linux with { Devices = [new DeviceSpec { Path = "/dev/sub/null2", Type = "c", Major = 1, Minor = 3, FileMode = 0x180 }] } });

        Assert.Equal("1:3 600\n", outcome.Output);
    }

    [Fact]
    public void Kernel_parameters_of_its_namespaces_can_be_declared_and_no_others()
    {
        RuntimeSpec spec = _lab.Spec("cat", "/proc/sys/net/ipv4/ip_unprivileged_port_start", "/proc/sys/kernel/msgmax");
        RuntimeSpec With(string name, string value) => spec with { Linux = spec.Linux with { Sysctl = spec.Linux.Sysctl.Add(name, value) } };

        Assert.Equal("0\n", _lab.Run(With("net.ipv4.ip_unprivileged_port_start", "0")).Output[..2]);
        Assert.Contains("belongs to the whole machine", Assert.Throws<IaC.Containers.Lifecycle.ContainerStartException>(() => _lab.Run(With("kernel.panic", "0"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_program_of_the_runtime_cannot_be_reached_from_the_container()
    {
        // CVE-2019-5736: /proc/PID/exe of a process that is joining the container.
        Outcome outcome = _lab.Shell("for i in 1 2 3 4 5; do readlink /proc/1/exe; done");

        Assert.All(outcome.Lines, line => Assert.Equal("/bin/busybox", line));
    }
}
