using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>A refused start says which step, which path and which error, and leaves no process.</summary>
public sealed class StartErrorTests : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void A_missing_program() => Refused("execve /bin/nope: No such file or directory (errno 2)", _lab.Spec("/bin/nope"));

    [Fact]
    public void A_program_that_is_nowhere_in_the_path() =>
        Refused("execve nope in PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin: No such file or directory (errno 2)", _lab.Spec("nope"));

    [Fact]
    public void A_file_that_is_no_program() => Refused("execve /etc/passwd: Permission denied (errno 13)", _lab.Spec("/etc/passwd"));

    [Fact]
    public void A_missing_bind_source()
    {
        RuntimeSpec spec = _lab.Spec("true");

        Refused("mount /no/such/folder on /data: open_tree: No such file or directory (errno 2)", spec with { Mounts = spec.Mounts.Add(Bind("/no/such/folder", "/data")) });
    }

    [Fact]
    public void A_volume_that_was_not_given()
    {
        RuntimeSpec spec = _lab.Spec("true");

        Refused("mount volume:data on /data: open_tree: No such file or directory (errno 2): no such volume was given", spec with { Mounts = spec.Mounts.Add(Bind("volume:data", "/data")) });
    }

    [Fact]
    public void A_folder_on_a_file()
    {
        RuntimeSpec spec = _lab.Spec("true");

        Refused($"mount {_lab.Folder} on /etc/passwd: move_mount: Invalid argument (errno 22): a folder can only be mounted on a folder, a file only on a file", spec with { Mounts = spec.Mounts.Add(Bind(_lab.Folder, "/etc/passwd")) });
    }

    [Fact]
    public void A_working_folder_that_is_a_file()
    {
        RuntimeSpec spec = _lab.Spec("true");

        Refused("enter working folder /etc/passwd: chdir: Not a directory (errno 20)", spec with { Process = spec.Process with { Cwd = "/etc/passwd" } });
    }

    [Fact]
    public void A_missing_layer_with_what_the_file_system_says()
    {
        RuntimeSpec spec = _lab.Spec("true");

        ContainerStartException e = Assert.Throws<ContainerStartException>(() => _lab.Run(spec with { Root = spec.Root with { Lower = ["/no/such/layer"] } }));

        Assert.StartsWith("mount overlay /no/such/layer: fsconfig: No such file or directory (errno 2)", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_mount_option_that_its_file_system_does_not_know()
    {
        RuntimeSpec spec = _lab.Spec("true");
        MountSpec tmpfs = new() { Destination = "/tmp", Type = "tmpfs", Options = ["colour=green"] };

        ContainerStartException e = Assert.Throws<ContainerStartException>(() => _lab.Run(spec with { Mounts = spec.Mounts.Add(tmpfs) }));

        Assert.StartsWith("mount tmpfs /tmp: fsconfig: Invalid argument (errno 22): ", e.Message, StringComparison.Ordinal);
        Assert.Contains("colour", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_above_what_the_maker_has()
    {
        RuntimeSpec spec = _lab.Spec("true");
        RlimitSpec limit = new("RLIMIT_NOFILE", 2_000_000_000, 2_000_000_000);

        Refused("set limit RLIMIT_NOFILE 2000000000:2000000000: prlimit: Operation not permitted (errno 1)", spec with { Process = spec.Process with { Rlimits = [limit] } });
    }

    [Fact]
    public void A_host_name_that_is_too_long()
    {
        string name = new('x', 65);

        Refused($"set host name {name}: sethostname: Invalid argument (errno 22)", _lab.Spec("true") with { Hostname = name });
    }

    [Fact]
    public void Nothing_of_a_refused_start_stays_in_the_control_group()
    {
        Assert.Throws<ContainerStartException>(() => _lab.Run(_lab.Spec("/bin/nope")));

        Assert.Empty(_lab.Cgroup.Processes);
    }

    private static MountSpec Bind(string source, string destination) => new() { Source = source, Destination = destination, Type = "bind", Options = ["rbind"] };

    private void Refused(string message, RuntimeSpec spec) => Assert.Equal(message, Assert.Throws<ContainerStartException>(() => _lab.Run(spec)).Message);
}
