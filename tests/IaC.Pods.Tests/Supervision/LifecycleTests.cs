using IaC.Linux.Processes;

namespace IaC.Pods.Tests.Supervision;

public sealed class LifecycleTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task A_pod_says_hello()
    {
        PodRecord record = _root.Record(_root.Container("hello", "echo hello from $(hostname); sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await client.StatusAsync(RealRoot.Token);
        Assert.Equal(("Running", true, PodRecordJson.Digest(record)), (status.Phase, status.Ready, status.RecordDigest));
        Assert.Equal("hello from web", await _root.LineAsync(record.Uid, _ => true));
        Assert.StartsWith("iac-supervisor", client.Program, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Init_containers_run_in_order_before_the_others()
    {
        PodRecord record = _root.Record(_root.Container("main", "cat /v/order; sleep 1000"));
        PodContainer Init(string name) => _root.InPod(_root.Container(name, $"echo {name} >> /v/order"), record.Uid) with { VolumeMounts = [new("v", "/v", "", false)] };
        record = record with
        {
            Volumes = [new PodVolume { Name = "v", Kind = PodVolumeKind.Folder }],
            InitContainers = [Init("one"), Init("two"), Init("three")],
            Containers = [record.Containers[0] with { VolumeMounts = [new("v", "/v", "", true)] }],
        };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Ready);
        Assert.All(status.Containers.Where(c => c.Init), c => Assert.Equal(("terminated", "Completed", 0), (c.State, c.Reason, c.ExitCode)));
        await _root.LineAsync(record.Uid, line => line == "three");
        Assert.Equal(["one", "two", "three"], await _root.LogsAsync(record.Uid, "main"));
    }

    [Fact]
    public async Task A_killed_container_is_back_and_its_restart_is_counted()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"), _root.Container("other", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus before = await client.StatusAsync(RealRoot.Token);
        await client.KillAsync("main", 9, RealRoot.Token);
        PodStatus after = await _root.WaitAsync(record.Uid, s => s.Ready && s.Containers[0].Restarts == 1);
        Assert.NotEqual(before.Containers[0].Pid, after.Containers[0].Pid);
        Assert.Equal(before.Containers[1].Pid, after.Containers[1].Pid);
        Assert.Equal(137, after.Containers[0].ExitCode);
    }

    [Fact]
    public async Task Each_run_begins_with_an_empty_writable_layer()
    {
        PodRecord record = _root.Record(_root.Container("main", "ls /; touch /mark; sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "sys");
        await client.KillAsync("main", 9, RealRoot.Token);
        await _root.WaitAsync(record.Uid, s => s.Ready && s.Containers[0].Restarts == 1);
        Assert.DoesNotContain("mark", await _root.LogsAsync(record.Uid));
    }

    [Fact]
    public async Task A_pod_that_never_restarts_ends_with_its_exit_codes_on_disk()
    {
        PodRecord record = _root.Record(_root.Container("good", "exit 0"), _root.Container("bad", "exit 7")) with { RestartPolicy = RestartPolicy.Never };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Phase == "Failed");
        Assert.Equal([0, 7], status.Containers.Select(c => c.ExitCode!.Value));
        Assert.Equal("container bad: Error, exit code 7", status.Message);
        Assert.Contains("\"exitCode\":7", await File.ReadAllTextAsync(_root.Layout.PodStatusFile(record.Uid)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_a_start_error_that_names_it()
    {
        PodContainer container = _root.Container("main", "");
        PodRecord record = _root.Record(container with { Spec = container.Spec with { Process = container.Spec.Process with { Args = ["/no/such/program"] } } });
        using SupervisorClient client = await _root.StartAsync(record);
        ContainerStatus status = (await _root.WaitAsync(record.Uid, s => s.Containers[0].NextStart is not null)).Containers[0];
        Assert.Equal(("waiting", "StartError", 128), (status.State, status.Reason, status.ExitCode));
        Assert.Contains("/no/such/program", status.Message, StringComparison.Ordinal);
        Assert.Contains("errno 2", status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_over_its_memory_limit_is_reported_as_such()
    {
        PodContainer container = _root.Container("main", "dd if=/dev/zero of=/dev/null bs=64M count=1");
        PodRecord record = _root.Record(container with { Spec = container.Spec with { Linux = container.Spec.Linux with { Resources = new() { MemoryLimit = 16 << 20 } } } }) with { RestartPolicy = RestartPolicy.Never };
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Phase == "Failed");
        Assert.Equal(("OOMKilled", 137), (status.Containers[0].Reason, status.Containers[0].ExitCode));
    }

    [Fact]
    public async Task Stopping_asks_first_and_kills_after_the_grace()
    {
        PodContainer polite = _root.Container("polite", "trap 'echo bye; exit 3' TERM; echo set; while :; do sleep 0.05; done");
        PodContainer deaf = _root.Container("deaf", "trap '' TERM; echo set; sleep 1000");
        PodRecord record = _root.Record(polite, deaf) with { GraceSeconds = 5 };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "set", "polite");
        await _root.LineAsync(record.Uid, line => line == "set", "deaf");
        PodStatus status = await client.StopAsync(null, grace: null, RealRoot.Token);
        Assert.Equal([3, 137], status.Containers.Select(c => c.ExitCode!.Value));
        Assert.Equal((true, false), (status.Held, status.Ready));
        Assert.Equal(["set", "bye"], await _root.LogsAsync(record.Uid, "polite"));

        await client.ResumeAsync(null, RealRoot.Token);
        PodStatus again = await _root.WaitAsync(record.Uid, s => s.Ready);
        Assert.False(again.Held);
    }

    [Fact]
    public async Task One_container_is_stopped_and_started_while_the_other_runs()
    {
        PodRecord record = _root.Record(_root.Container("a", "sleep 1000"), _root.Container("b", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        PodStatus before = await client.StatusAsync(RealRoot.Token);
        PodStatus stopped = await client.StopAsync("a", TimeSpan.Zero, RealRoot.Token);
        Assert.Null(stopped.Containers[0].Pid);
        Assert.Equal(before.Containers[1].Pid, stopped.Containers[1].Pid);
        await client.RestartAsync("a", TimeSpan.Zero, RealRoot.Token);
        await _root.WaitAsync(record.Uid, s => s.Ready);
    }

    [Fact]
    public async Task Deleting_leaves_nothing_and_the_supervisor_ends()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        ulong started = ProcessStartTime.Of(client.Pid)!.Value;
        await client.DeleteAsync(TimeSpan.Zero, keepVolumes: false, RealRoot.Token);
        Assert.False(Directory.Exists(_root.Layout.Pod(record.Uid)));
        Assert.False(Directory.Exists(_root.Layout.PodRun(record.Uid)));
        Assert.Empty(LeakCheck.Find(_root.Layout));
        await Processes.EndAsync(client.Pid, started);
        SupervisorException gone = await Assert.ThrowsAsync<SupervisorException>(() => _root.ConnectAsync(record.Uid));
        Assert.Equal(SupervisorFault.Gone, gone.Fault);
    }

    [Fact]
    public async Task Volumes_can_be_kept()
    {
        PodContainer container = _root.Container("main", "echo precious > /v/data; sleep 1000");
        PodRecord record = _root.Record(container with { VolumeMounts = [new("v", "/v", "", false)] }) with { Volumes = [new PodVolume { Name = "v", Kind = PodVolumeKind.Folder }] };
        using SupervisorClient client = await _root.StartAsync(record);
        string data = Path.Combine(_root.Layout.Pod(record.Uid), "volumes/v/data");
        await Processes.UntilAsync(() => File.Exists(data) && new FileInfo(data).Length > 0);
        await client.DeleteAsync(TimeSpan.Zero, keepVolumes: true, RealRoot.Token);
        Assert.Equal(["volumes"], Directory.GetFileSystemEntries(_root.Layout.Pod(record.Uid)).Select(path => Path.GetFileName(path)));
        Assert.Equal("precious\n", await File.ReadAllTextAsync(data));
        PodTeardown.Remove(_root.Layout, record.Uid);
    }

    [Fact]
    public async Task A_pod_that_cannot_be_made_says_which_step_failed_and_leaves_nothing()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000")) with
        {
            Volumes = [new PodVolume { Name = "host", Kind = PodVolumeKind.HostPath, Path = "/etc/hostname", HostPathType = "Directory" }],
        };
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => _root.StartAsync(record));
        Assert.Equal((SupervisorFault.Failed, "volume host: hostPath /etc/hostname is a file, its type Directory wants a folder"), (e.Fault, e.Message));
        Assert.False(Directory.Exists(_root.Layout.Pod(record.Uid)));
        Assert.Empty(LeakCheck.Find(_root.Layout));
    }

    [Fact]
    public async Task A_pod_has_one_supervisor()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => _root.StartAsync(record));
        Assert.Contains("has a supervisor already", e.Message, StringComparison.Ordinal);
        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();
}
