namespace IaC.Pods.Tests.Supervision;

/// <summary>
/// The real supervisor, killed before every step of making and of unmaking a pod. Each time the pod is made again as it would have been without that, no other pod is touched, and a leak check finds nothing
/// that nobody owns (<see cref="RealRoot.DisposeAsync"/> looks once more).
/// </summary>
public sealed class CrashTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    public static TheoryData<string> Making =>
    [
        "folders", "record", "runtime folder", "socket", "control groups", "namespaces", "network", "attachment", "volume claim", "volume fast", "names", "pause", "containers",
        "start init", "started init", "status",
    ];

    // What runs on when the supervisor is killed: an init container's end, the start of what comes after it.
    public static TheoryData<string> Keeping => ["exited init", "start main", "started main"];

    public static TheoryData<string> Unmaking =>
    [
        "exited main", "conclude", "unmake processes", "unmake network", "unmake mounts", "unmake groups", "unmake runtime folder", "unmake fabric", "unmake folders", "unmake record", "leave",
        "unmake own group", "farewell",
    ];

    [Theory]
    [MemberData(nameof(Making))]
    public async Task A_pod_whose_supervisor_is_killed_while_making_it_is_made_again(string step)
    {
        PodRecord bystander = await BystanderAsync();
        PodRecord record = Pod();
        SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => SupervisorLauncher.StartAsync(_root.Start(record) with { CrashBefore = step }, RealRoot.Token));
        Assert.Equal(SupervisorFault.Disconnected, e.Fault);
        await IsMadeAsync(record);
        await IsUntouchedAsync(bystander);
    }

    [Theory]
    [MemberData(nameof(Making))]
    public async Task What_a_supervisor_killed_while_making_left_is_removed(string step)
    {
        PodRecord record = Pod();
        await Assert.ThrowsAsync<SupervisorException>(() => SupervisorLauncher.StartAsync(_root.Start(record) with { CrashBefore = step }, RealRoot.Token));
        await PodTeardown.DeleteAsync(_root.Layout, record.Uid, TimeSpan.Zero, keepVolumes: false, RealRoot.Token);
        Assert.Empty(LeakCheck.Find(_root.Layout));
    }

    [Theory]
    [MemberData(nameof(Keeping))]
    public async Task A_pod_whose_supervisor_is_killed_while_it_starts_is_made_again(string step)
    {
        PodRecord bystander = await BystanderAsync();
        PodRecord record = Pod();
        using (await SupervisorLauncher.StartAsync(_root.Start(record) with { CrashBefore = step }, RealRoot.Token))
        {
            await Processes.UntilAsync(() => PodScan.Scan(_root.Layout, [record.Uid], TimeSpan.FromSeconds(5)).Single().Supervisor == SupervisorState.Lost);
        }

        await IsMadeAsync(record);
        await IsUntouchedAsync(bystander);
    }

    [Theory]
    [MemberData(nameof(Unmaking))]
    public async Task A_pod_whose_supervisor_is_killed_while_unmaking_it_is_removed_and_can_be_made_again(string step)
    {
        PodRecord bystander = await BystanderAsync();
        PodRecord record = Pod();
        using (await SupervisorLauncher.StartAsync(_root.Start(record) with { CrashBefore = step }, RealRoot.Token))
        using (SupervisorClient client = await _root.ConnectAsync(record.Uid))
        {
            await _root.WaitAsync(record.Uid, status => status.Ready);
            SupervisorException e = await Assert.ThrowsAsync<SupervisorException>(() => client.DeleteAsync(TimeSpan.Zero, keepVolumes: false, RealRoot.Token));
            Assert.Equal(SupervisorFault.Disconnected, e.Fault);
        }

        await PodTeardown.DeleteAsync(_root.Layout, record.Uid, TimeSpan.Zero, keepVolumes: false, RealRoot.Token);
        Assert.Empty(LeakCheck.Find(_root.Layout));
        await IsUntouchedAsync(bystander);
        await IsMadeAsync(record);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    private PodRecord Pod()
    {
        string claim = Path.Combine(_root.Folder, "claim");
        Directory.CreateDirectory(claim);
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        return _root.Networked(record with
        {
            SharePids = true,
            GraceSeconds = 0,
            Volumes = [new PodVolume { Name = "claim", Kind = PodVolumeKind.Claim, Path = claim, Group = 7 }, new PodVolume { Name = "fast", Kind = PodVolumeKind.Memory }],
            InitContainers = [_root.InPod(_root.Container("init", "true"), record.Uid)],
        });
    }

    private async Task<PodRecord> BystanderAsync()
    {
        PodRecord record = _root.Networked(_root.Record(_root.Container("main", "sleep 1000")));
        using SupervisorClient client = await _root.StartAsync(record);
        return record;
    }

    private async Task IsUntouchedAsync(PodRecord bystander)
    {
        using SupervisorClient client = await _root.ConnectAsync(bystander.Uid);
        PodStatus status = await client.StatusAsync(RealRoot.Token);
        Assert.Equal((true, 0), (status.Ready, status.Containers[0].Restarts));
    }

    private async Task IsMadeAsync(PodRecord record)
    {
        using SupervisorClient again = await _root.StartAsync(record);
        PodStatus status = await _root.WaitAsync(record.Uid, s => s.Ready);
        Assert.Equal((PodRecordJson.Digest(record), record.Network!.Address, 2), (status.RecordDigest, status.Address, status.Containers.Length));
        Assert.Equal("running", status.Containers[1].State);
        Assert.Empty(LeakCheck.Find(_root.Layout));
    }
}
