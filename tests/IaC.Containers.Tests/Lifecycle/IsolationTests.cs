using System.Globalization;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>What a container sees of the machine.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly Lab _lab = new();

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void Processes_of_the_host_are_not_there()
    {
        Outcome outcome = _lab.Shell("echo $$; ls /proc | grep -c '^[0-9]'");

        Assert.Equal("1", outcome.Lines[0]);
        Assert.InRange(int.Parse(outcome.Lines[1], CultureInfo.InvariantCulture), 1, 4);
    }

    [Fact]
    public void The_host_name_is_its_own() => Assert.Equal("lab\n", _lab.Shell("hostname").Output);

    [Fact]
    public void Files_of_the_host_are_not_there()
    {
        string outside = Path.Combine(_lab.Folder, "outside");
        File.WriteAllText(outside, "");

        Outcome outcome = _lab.Shell($"ls -a /; ls {outside}");

        Assert.Equal([".", "..", "bin", "dev", "etc", "proc", "sys"], outcome.Lines[..7]);
        Assert.Contains("No such file", outcome.Lines[7], StringComparison.Ordinal);
    }

    [Fact]
    public void The_mount_table_has_the_containers_mounts_only()
    {
        string[] points = [.. _lab.Shell("cat /proc/self/mountinfo").Lines.Select(line => line.Split(' ')[4])];

        Assert.Single(points, point => point == "/");
        Assert.All(points.Where(point => point != "/"), point => Assert.Matches("^/(dev|proc|sys)(/|$)", point));
        Assert.Equal(["/dev", "/dev/mqueue", "/dev/pts", "/dev/shm"], points.Where(p => p.StartsWith("/dev", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_network_is_its_own() => Assert.Equal(["lo"], _lab.Shell("cat /proc/net/dev").Lines[2..].Select(line => line.Split(':')[0].Trim()));

    [Fact]
    public void Machine_wide_files_and_folders_read_as_empty()
    {
        string[] masked = [.. ContainerDefaults.MaskedPaths.Where(Path.Exists)];
        string[] files = [.. masked.Where(File.Exists)];
        string[] folders = [.. masked.Where(Directory.Exists)];
        Assert.NotEmpty(files);
        Assert.NotEmpty(folders);

        Outcome outcome = _lab.Shell($"stat -c %t:%T {string.Join(' ', files)}; cat {string.Join(' ', files)}; ls -A {string.Join(' ', folders)} | grep -v :; touch {folders[0]}/x");

        Assert.All(outcome.Lines[..files.Length], line => Assert.Equal("1:3", line));
        Assert.Equal([$"touch: {folders[0]}/x: Read-only file system"], outcome.Lines[files.Length..]);
    }

    [Fact]
    public void Kernel_parameters_cannot_be_written() =>
        Assert.Contains("Read-only file system", _lab.Shell("echo 1 > /proc/sys/vm/drop_caches").Output, StringComparison.Ordinal);

    [Fact]
    public void The_file_tree_of_the_kernel_cannot_be_written() => Assert.Contains("Read-only file system", _lab.Shell("mkdir /sys/fs/cgroup/x; touch /sys/x").Output, StringComparison.Ordinal);

    [Fact]
    public void The_devices_that_programs_count_on_work()
    {
        Outcome outcome = _lab.Shell("ls /dev | grep -v core; head -c 3 /dev/zero | wc -c; head -c 4 /dev/urandom | wc -c; echo x > /dev/null; echo to-stdout > /dev/stdout");

        Assert.Equal(["fd", "full", "mqueue", "null", "ptmx", "pts", "random", "shm", "stderr", "stdin", "stdout", "tty", "urandom", "zero"], outcome.Lines[..14]);
        Assert.Equal(["3", "4", "to-stdout"], outcome.Lines[14..]);
    }

    [Fact]
    public void Its_own_control_group_can_be_read()
    {
        _lab.Cgroup.Apply(new() { PidsLimit = 77 });

        Assert.Equal("77\n", _lab.Shell("cat /sys/fs/cgroup/pids/pids.max 2>/dev/null || cat /sys/fs/cgroup/pids.max").Output);
        Assert.DoesNotContain(_lab.Cgroup.RelativePath, _lab.Shell("cat /proc/self/cgroup").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void No_descriptor_but_the_standard_streams_is_passed_on() => Assert.Equal(["0", "1", "2", "3"], _lab.Shell("ls /proc/self/fd").Lines);
}
