using IaC.Containers.Building;
using IaC.Containers.Oci;
using IaC.Linux.Mounts;
using IaC.Linux.Namespaces;
using IaC.Linux.Processes;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Tests.Lifecycle;

/// <summary>Root, volumes and where they land.</summary>
public sealed class MountTests : IDisposable
{
    private readonly Lab _lab = new();
    private readonly string _volume;

    public MountTests()
    {
        _volume = Path.Combine(_lab.Folder, "volume");
        Directory.CreateDirectory(_volume);
        File.WriteAllText(Path.Combine(_volume, "file"), "content\n");
    }

    public void Dispose() => _lab.Dispose();

    [Fact]
    public void What_is_written_lands_in_the_folder_for_writes_and_not_in_the_layer()
    {
        _lab.Shell("echo new > /etc/new; echo changed > /etc/passwd");

        Assert.Equal("new\n", File.ReadAllText(_lab.Upper("etc/new")));
        Assert.StartsWith("root:", File.ReadAllText(_lab.Layer("etc/passwd")), StringComparison.Ordinal);
    }

    [Fact]
    public void Upper_layers_cover_lower_ones()
    {
        string upper = Path.Combine(_lab.Folder, "upper-layer");
        Directory.CreateDirectory(Path.Combine(upper, "etc"));
        File.WriteAllText(Path.Combine(upper, "etc/passwd"), "covered\n");
        RuntimeSpec spec = _lab.Spec("cat", "/etc/passwd");

        Assert.Equal("covered\n", _lab.Run(spec with { Root = spec.Root with { Lower = spec.Root.Lower.Insert(0, upper) } }).Output);
    }

    [Fact]
    public void A_root_without_a_folder_for_writes_keeps_them_in_memory()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "echo x > /etc/new && cat /etc/new");

        Assert.Equal("x\n", _lab.Run(spec with { Root = spec.Root with { Writable = null } }).Output);
        Assert.False(File.Exists(_lab.Layer("etc/new")));
    }

    [Fact]
    public void A_read_only_root_takes_mounts_on_folders_that_the_image_does_not_have_and_no_writes()
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", "touch /etc/new; touch /dev/shm/x && cat /deep/down/file; pwd");
        spec = spec with
        {
            Root = spec.Root with { Writable = null, Readonly = true },
            Mounts = spec.Mounts.Add(Bind(_volume, "/deep/down")),
            Process = spec.Process with { Cwd = "/made/for/it" },
        };

        Outcome outcome = _lab.Run(spec);

        Assert.Equal(["touch: /etc/new: Read-only file system", "content", "/made/for/it"], outcome.Lines);
    }

    [Fact]
    public void A_folder_on_disk_can_be_the_root()
    {
        RuntimeSpec spec = _lab.Spec("ls", "/");

        Assert.Contains("bin", _lab.Run(spec with { Root = new RootSpec { Path = _lab.Layer("") } }).Lines);
    }

    [Fact]
    public void A_volume_is_written_or_read_only_as_declared()
    {
        Outcome outcome = Run("echo x > /rw/new; echo x > /ro/new2; cat /ro/file", Bind(_volume, "/rw"), Bind(_volume, "/ro", "ro"));

        Assert.Contains("can't create /ro/new2: Read-only file system", outcome.Lines[0], StringComparison.Ordinal);
        Assert.Equal("content", outcome.Lines[1]);
        Assert.Equal("x\n", File.ReadAllText(Path.Combine(_volume, "new")));
    }

    [Fact]
    public void A_read_only_volume_is_so_in_all_that_is_mounted_below_it()
    {
        Directory.CreateDirectory(Path.Combine(_volume, "inner"));
        using SafeFileHandle memory = Mount.Tmpfs(0x1ED);
        Mount.Attach(memory, Path.Combine(_volume, "inner"));
        try
        {
            Assert.Contains("Read-only file system", Run("touch /ro/inner/x", Bind(_volume, "/ro", "ro")).Output, StringComparison.Ordinal);
        }
        finally
        {
            Mount.Detach(Path.Combine(_volume, "inner"));
        }
    }

    [Fact]
    public void A_single_file_can_be_mounted_where_none_is()
    {
        Outcome outcome = Run("cat /etc/given/resolv.conf", Bind(Path.Combine(_volume, "file"), "/etc/given/resolv.conf", "ro"));

        Assert.Equal("content\n", outcome.Output);
    }

    [Fact]
    public void A_mount_that_the_maker_holds_open_is_shared_by_containers()
    {
        using SafeFileHandle memory = Mount.Tmpfs(0x3FF, size: 1 << 20);
        RuntimeSpec first = _lab.Spec("sh", "-c", "echo shared > /memory/file");
        RuntimeSpec second = _lab.Spec("sh", "-c", "cat /memory/file; touch /memory/x");
        Dictionary<string, SafeFileHandle> sources = new() { ["m"] = memory };

        _lab.Run(first with { Mounts = first.Mounts.Add(Bind("volume:m", "/memory")) }, start => start with { MountSources = sources });
        Outcome outcome = _lab.Run(second with { Mounts = second.Mounts.Add(Bind("volume:m", "/memory", "ro")) }, start => start with { MountSources = sources });

        Assert.Equal(["shared", "touch: /memory/x: Read-only file system"], outcome.Lines);
    }

    [Theory]
    [InlineData("/../../../../outside")]
    [InlineData("/proc/1/root/outside")]
    public void A_destination_behind_a_link_that_points_out_of_the_root_stays_inside(string target)
    {
        string outside = Path.Combine(_lab.Folder, "outside");
        Directory.CreateDirectory(outside);
        File.CreateSymbolicLink(_lab.Layer("data"), target.Replace("/outside", outside, StringComparison.Ordinal));

        Outcome? outcome = null;
        try
        {
            outcome = Run("cat /data/sub/file", Bind(_volume, "/data/sub"));
        }
        catch (Containers.Lifecycle.ContainerStartException)
        {
            // Refusing it is as good: a dangling link is not made a folder.
        }

        Assert.Empty(Directory.GetFileSystemEntries(outside));
        Assert.True(outcome is null || outcome.Output == "content\n");
    }

    [Fact]
    public void An_absolute_link_in_the_image_is_one_of_the_container()
    {
        Directory.CreateDirectory(_lab.Layer("run"));
        Directory.CreateDirectory(_lab.Layer("var"));
        File.CreateSymbolicLink(_lab.Layer("var/run"), "/run");

        Assert.Equal("content\n", Run("cat /run/secrets/file", Bind(_volume, "/var/run/secrets")).Output);
    }

    [Fact]
    public void A_mount_can_lie_within_an_earlier_one()
    {
        MountSpec tmpfs = new() { Destination = "/data", Type = "tmpfs", Options = ["size=64k", "mode=1777"] };

        Assert.Equal("content\n", Run("cat /data/a/b/file", tmpfs, Bind(_volume, "/data/a/b")).Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Layers_of_any_name_are_found_on_newer_and_older_kernels(bool layersSingly)
    {
        string folder = Path.Combine(_lab.Folder, "odd: name, with\\all");
        Directory.CreateDirectory(Path.Combine(folder, "layer"));
        Directory.CreateDirectory(Path.Combine(folder, "writable/upper"));
        Directory.CreateDirectory(Path.Combine(folder, "writable/work"));
        RootSpec root = new() { Lower = [Path.Combine(folder, "layer"), _lab.Layer("")[..^1]], Writable = Path.Combine(folder, "writable") };
        using SyscallProgram child = new();
        child.MakeAllMountsPrivate();
        RootSetup.Enter(child, root, layersSingly);
        child.Execute("/bin/sh", ["sh", "-c", "echo x > /etc/found"], []);

        using StartedProcess? process = StubProcess.TryStart(child, new StubOptions { NewNamespaces = NamespaceTypes.Mount }, out SyscallFailure? failure);

        Assert.Null(failure);
        Assert.Equal(0, PidFd.Reap(process!.PidFd).ShellCode);
        Assert.True(File.Exists(Path.Combine(folder, "writable/upper/etc/found")));
    }

    private static MountSpec Bind(string source, string destination, params string[] options) => new() { Source = source, Destination = destination, Type = "bind", Options = ["rbind", .. options] };

    private Outcome Run(string line, params MountSpec[] mounts)
    {
        RuntimeSpec spec = _lab.Spec("sh", "-c", line);
        return _lab.Run(spec with { Mounts = [.. spec.Mounts, .. mounts] });
    }
}
