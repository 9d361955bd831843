namespace IaC.Pods.Tests.Supervision;

public sealed class UpdateTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task A_changed_container_restarts_and_the_other_keeps_its_process()
    {
        PodRecord record = _root.Record(_root.Container("a", "sleep 1000"), _root.Container("b", "echo old; sleep 1000")) with { GraceSeconds = 0 };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus before = await client.StatusAsync(RealRoot.Token);
        PodRecord next = record with { Containers = [record.Containers[0], _root.InPod(_root.Container("b", "echo new; sleep 1000"), record.Uid)] };
        PodUpdate update = await client.UpdateAsync(next, PodSecrets.None, RealRoot.Token);
        Assert.Equal([ContainerChange.None, ContainerChange.Restart], update.Containers);

        PodStatus after = await _root.WaitAsync(record.Uid, s => s.Ready && s.Containers[1].Restarts == 1);
        Assert.Equal(before.Containers[0].Pid, after.Containers[0].Pid);
        Assert.Equal(PodRecordJson.Digest(next), after.RecordDigest);
        await _root.LineAsync(record.Uid, line => line == "new");
        Assert.Equal(PodRecordJson.Digest(next), PodRecordJson.Digest(StoredRecord.TryRead(_root.Layout, record.Uid)!));
    }

    [Fact]
    public async Task Limits_files_and_names_change_under_running_containers()
    {
        PodContainer container = _root.Container("main", "cat /config/a /etc/hosts; while ! grep -q two /config/a || ! grep -q 10.0.0.9 /etc/hosts; do sleep 0.05; done; ls /config; echo end; sleep 1000") with
        {
            VolumeMounts = [new("config", "/config", "", true)],
        };
        PodRecord record = _root.Record(container) with { Volumes = [Config(("a", "one\n"), ("b", "x\n"))] };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "one");
        PodStatus before = await client.StatusAsync(RealRoot.Token);

        PodContainer limited = record.Containers[0];
        limited = limited with { Spec = limited.Spec with { Linux = limited.Spec.Linux with { Resources = new() { MemoryLimit = 64 << 20, PidsLimit = 100 } } } };
        PodRecord next = record with { Hosts = "127.0.0.1 localhost\n10.0.0.9 db\n", Volumes = [Config(("a", "two\n"), ("c", "x\n"))], Containers = [limited] };
        PodUpdate update = await client.UpdateAsync(next, PodSecrets.None, RealRoot.Token);
        Assert.Equal([ContainerChange.Live], update.Containers);
        Assert.Equal(["config"], update.Projections);

        await _root.LineAsync(record.Uid, line => line == "end");
        string[] lines = await _root.LogsAsync(record.Uid);
        Assert.Contains("c", lines);
        Assert.DoesNotContain("b", lines);
        PodStatus after = await client.StatusAsync(RealRoot.Token);
        Assert.Equal((before.Containers[0].Pid, 0), (after.Containers[0].Pid, after.Containers[0].Restarts));
        string group = Directory.GetDirectories("/sys/fs/cgroup/pids", $"iac-{_root.Id}").Single();
        Assert.Equal("100\n", await File.ReadAllTextAsync(Path.Combine(group, record.Uid, "main", "pids.max")));
    }

    [Fact]
    public async Task A_limit_below_what_a_container_cannot_give_back_is_refused_in_words_and_nothing_changes()
    {
        PodRecord record = _root.Record(_root.Container("main", "dd if=/dev/zero of=/dev/shm/held bs=1M count=32 2>/dev/null; echo filled; sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "filled");
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => client.UpdateAsync(Limited(16), PodSecrets.None, RealRoot.Token));
        Assert.Matches($"^container main uses 3[2-9].* MiB of memory, more than its new limit of 16 MiB: give it more, or free it by `iac restart {record.Name} -c main` and apply again$", e.Message);
        Assert.Equal(PodRecordJson.Digest(record), (await client.StatusAsync(RealRoot.Token)).RecordDigest);

        await client.UpdateAsync(Limited(48), PodSecrets.None, RealRoot.Token);
        Assert.Equal(0, (await client.StatusAsync(RealRoot.Token)).Containers[0].Restarts);

        PodRecord Limited(long mebibytes)
        {
            PodContainer container = record.Containers[0];
            return record with { Containers = [container with { Spec = container.Spec with { Linux = container.Spec.Linux with { Resources = container.Spec.Linux.Resources with { MemoryLimit = mebibytes << 20 } } } }] };
        }
    }

    [Fact]
    public async Task What_only_a_new_pod_can_have_is_refused_and_nothing_changes()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => client.UpdateAsync(record with { Hostname = "other" }, PodSecrets.None, RealRoot.Token));
        Assert.Equal((SupervisorFault.Replace, "only a new pod can have another hostname"), (e.Fault, e.Message));
        PodStatus status = await client.StatusAsync(RealRoot.Token);
        Assert.Equal((PodRecordJson.Digest(record), true), (status.RecordDigest, status.Ready));
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    private static PodVolume Config(params (string Path, string Text)[] files) => new()
    {
        Name = "config",
        Kind = PodVolumeKind.Projected,
        Files = [.. files.Select(file => new ProjectedFile(file.Path, 0x1A4, Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(file.Text)), null))],
    };
}
