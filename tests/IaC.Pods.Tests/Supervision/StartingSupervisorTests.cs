using IaC.Containers.Cgroups;

namespace IaC.Pods.Tests.Supervision;

/// <summary>Supervisors that were started before their pod was known.</summary>
public sealed class StartingSupervisorTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task One_that_gets_no_pod_is_ended_and_leaves_nothing()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        Cgroup group = CgroupHost.Detect().Open(PodGroup.Pod(record.RootId, record.Uid));

        using (await SupervisorLauncher.BeginAsync(_root.Start(record).Process, RealRoot.Token))
        {
            Assert.True(group.Exists);
        }

        Assert.False(group.Exists);
        Assert.False(Path.Exists(_root.Layout.Pod(record.Uid)));
    }

    [Fact]
    public async Task One_that_got_its_pod_outlives_what_started_it()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        SupervisorClient client;
        using (StartingSupervisor starting = await SupervisorLauncher.BeginAsync(_root.Start(record).Process, RealRoot.Token))
        {
            client = await starting.StartAsync(record, PodSecrets.None, held: null, RealRoot.Token);
            await Assert.ThrowsAsync<InvalidOperationException>(() => starting.StartAsync(record, PodSecrets.None, held: null, RealRoot.Token));
        }

        using (client)
        {
            Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
        }
    }

    [Fact]
    public async Task One_whose_starter_was_killed_is_replaced_by_the_next()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));

        // Never disposed of: what a killed program leaves is a process, a group, and at last the end of its connection.
        StartingSupervisor lost = await SupervisorLauncher.BeginAsync(_root.Start(record).Process, RealRoot.Token);
        using SupervisorClient client = await _root.StartAsync(record);

        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
        await Assert.ThrowsAsync<SupervisorException>(() => lost.StartAsync(record, PodSecrets.None, held: null, RealRoot.Token));
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();
}
