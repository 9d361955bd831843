using IaC.Containers.Cgroups;
using IaC.Containers.Oci;
using IaC.Linux;
using IaC.Testing;

namespace IaC.Containers.Tests.Cgroups;

/// <summary>Control groups of the three layouts, on folders that look like them.</summary>
public sealed class CgroupTests : IDisposable
{
    private static readonly ResourcesSpec Limits = new() { MemoryLimit = 1 << 20, CpuShares = 512, CpuQuota = 50_000, PidsLimit = 9 };
    private readonly TemporaryFolder _root = new();

    public void Dispose() => _root.Dispose();

    [Fact]
    public void A_tree_with_one_hierarchy_is_v2_and_its_parents_pass_controllers_down()
    {
        _root.Write("cgroup.controllers", "cpuset cpu io memory pids\n");
        Fill("", "cgroup.subtree_control");
        Fill("a", "cgroup.subtree_control");
        CgroupHost host = CgroupHost.Detect(_root.FullPath);

        Cgroup group = host.Create("a/b");

        Assert.Equal(CgroupLayout.V2, host.Layout);
        Assert.Equal("+cpu +memory +pids", File.ReadAllText(_root["cgroup.subtree_control"]));
        Assert.Equal("+cpu +memory +pids", File.ReadAllText(_root["a/cgroup.subtree_control"]));
        Assert.True(group.Exists);
        Assert.Equal(["devices cannot be restricted: the host has no devices controller below " + _root.FullPath], host.Limitations);
    }

    [Fact]
    public void Limits_of_v2_are_written_and_lifted()
    {
        _root.Write("cgroup.controllers", "cpu memory pids\n");
        Fill("", "cgroup.subtree_control");
        Cgroup group = CgroupHost.Detect(_root.FullPath).Create("a");
        Fill("a", "cpu.weight", "cpu.max", "memory.max", "memory.swap.max", "pids.max");

        group.Apply(Limits);
        Assert.Equal(["20", "50000 100000", "1048576", "0", "9"], Read("a", "cpu.weight", "cpu.max", "memory.max", "memory.swap.max", "pids.max"));

        Fill("a", "cpu.weight", "cpu.max", "memory.max", "memory.swap.max", "pids.max");
        group.Apply(new ResourcesSpec());
        Assert.Equal(["39", "max 100000", "max", "max", "max"], Read("a", "cpu.weight", "cpu.max", "memory.max", "memory.swap.max", "pids.max"));
    }

    [Fact]
    public void Hierarchies_for_each_controller_are_v1_and_controllers_may_share_one()
    {
        MakeV1();
        CgroupHost host = CgroupHost.Detect(_root.FullPath);

        Cgroup group = host.Create("a/b");

        Assert.Equal(CgroupLayout.V1, host.Layout);
        Assert.Empty(host.Limitations);
        Assert.Equal([_root["cpu,cpuacct/a/b"], _root["devices/a/b"], _root["memory/a/b"], _root["pids/a/b"]], group.Folders);
        Assert.All(group.Folders, folder => Assert.True(Directory.Exists(folder)));
    }

    [Fact]
    public void Limits_and_device_rules_of_v1_are_written()
    {
        MakeV1();
        Cgroup group = CgroupHost.Detect(_root.FullPath).Create("a");
        Fill("cpu/a", "cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us");
        Fill("memory/a", "memory.limit_in_bytes");
        Fill("pids/a", "pids.max");
        Fill("devices/a", "devices.list", "devices.allow", "devices.deny");

        group.Apply(Limits, [new DeviceSpec { Path = "/dev/x", Type = "c", Major = 1, Minor = 11 }]);

        Assert.Equal(["512", "100000", "50000"], Read("cpu/a", "cpu.shares", "cpu.cfs_period_us", "cpu.cfs_quota_us"));
        Assert.Equal("1048576", Read("memory/a", "memory.limit_in_bytes")[0]);
        Assert.Equal("9", Read("pids/a", "pids.max")[0]);
        Assert.Equal("a", Read("devices/a", "devices.deny")[0]);
        Assert.StartsWith("c 1:11 rwm", Read("devices/a", "devices.allow")[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_v2_hierarchy_beside_those_of_v1_is_hybrid()
    {
        MakeV1();
        _root.Write("unified/cgroup.controllers", "");
        CgroupHost host = CgroupHost.Detect(_root.FullPath);

        Assert.Equal(CgroupLayout.Hybrid, host.Layout);
        Assert.Contains(_root["unified/a"], host.Create("a").Folders);
    }

    [Fact]
    public void A_limit_that_the_host_cannot_set_names_the_file()
    {
        _root.Write("cgroup.controllers", "pids\n");
        Fill("", "cgroup.subtree_control");
        CgroupHost host = CgroupHost.Detect(_root.FullPath);
        Cgroup group = host.Create("a");
        Fill("a", "pids.max");

        group.Apply(new ResourcesSpec { PidsLimit = 1 });
        LinuxException e = Assert.Throws<LinuxException>(() => group.Apply(new ResourcesSpec { MemoryLimit = 1 }));

        Assert.EndsWith("/memory/a/memory.max: No such file or directory (errno 2)", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, host.Limitations.Count(text => text.Contains("cannot be limited", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_a_group_counts_is_read()
    {
        _root.Write("cgroup.controllers", "memory\n");
        Fill("", "cgroup.subtree_control");
        Cgroup group = CgroupHost.Detect(_root.FullPath).Create("a");
        _root.Write("a/memory.events", "low 0\noom 4\noom_kill 3\noom_group_kill 0\n");
        _root.Write("a/memory.current", "4096\n");
        _root.Write("a/cgroup.procs", "12\n34\n");

        Assert.Equal(3, group.OomKills);
        Assert.Equal(4096, group.MemoryCurrent);
        Assert.Equal([12, 34], group.Processes);
    }

    [Fact]
    public void A_group_that_is_not_there_has_nothing_and_is_removed_already()
    {
        MakeV1();
        Cgroup group = CgroupHost.Detect(_root.FullPath).Open("gone");

        Assert.False(group.Exists);
        Assert.Empty(group.Processes);
        Assert.Equal(0, group.OomKills);
        Assert.Null(group.MemoryCurrent);
        group.Kill();
        group.Remove();
        Assert.True(group.TryRemoveEmpty());
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("a/../b")]
    [InlineData("a//b")]
    public void A_path_never_leads_out_of_the_hierarchy(string path) => Assert.Throws<ArgumentException>(() => CgroupHost.Detect(_root.FullPath).Open(path));

    [Fact]
    public void The_root_of_a_hierarchy_is_never_killed_or_removed()
    {
        MakeV1();
        Cgroup root = CgroupHost.Detect(_root.FullPath).Open("");

        Assert.Throws<InvalidOperationException>(root.Kill);
        Assert.Throws<InvalidOperationException>(root.Remove);
        Assert.True(Directory.Exists(_root["memory"]));
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(1024, 39)]
    [InlineData(262_144, 10_000)]
    public void Shares_become_weights(ulong shares, ulong weight) => Assert.Equal(weight, CgroupV2.Weight(shares));

    private void MakeV1()
    {
        foreach (string name in new[] { "cpu,cpuacct", "memory", "pids", "devices" })
        {
            Directory.CreateDirectory(_root[name]);
        }

        File.CreateSymbolicLink(_root["cpu"], "cpu,cpuacct");
        File.CreateSymbolicLink(_root["cpuacct"], "cpu,cpuacct");
    }

    private void Fill(string folder, params string[] files)
    {
        foreach (string file in files)
        {
            _root.Write(Path.Combine(folder, file), "");
        }
    }

    // One write replaces the start of an ordinary file, so what a control file was told last is what it begins with.
    private string[] Read(string folder, params string[] files) => [.. files.Select(file => File.ReadAllText(_root[Path.Combine(folder, file)]))];
}
