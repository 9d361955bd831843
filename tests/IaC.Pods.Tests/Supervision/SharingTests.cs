using IaC.Testing;

namespace IaC.Pods.Tests.Supervision;

public sealed class SharingTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task Containers_of_a_pod_meet_on_localhost()
    {
        PodRecord record = _root.Networked(_root.Record(
            _root.Container("server", "busybox mkdir -p /www; echo served > /www/index.html; httpd -f -p 8080 -h /www"),
            _root.Container("client", "while ! wget -q -O - http://127.0.0.1:8080/; do sleep 0.05; done; sleep 1000")));
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "served", "client");
    }

    [Fact]
    public async Task A_published_port_leads_into_the_pod_and_can_be_moved_live()
    {
        int first = FreePorts.Next(), second = FreePorts.Next();
        PodRecord record = _root.Networked(
            _root.Record(_root.Container("server", "busybox mkdir -p /www; echo served > /www/index.html; httpd -f -p 80 -h /www")),
            new PublishedPort("127.0.0.1", first, 80, "TCP"));
        using SupervisorClient client = await _root.StartAsync(record);
        Assert.Equal("served\n", await GetAsync(first));
        PodStatus before = await client.StatusAsync(RealRoot.Token);

        PodUpdate update = await client.UpdateAsync(record with { Network = record.Network! with { Ports = [new PublishedPort("127.0.0.1", second, 80, "TCP")] } }, PodSecrets.None, RealRoot.Token);
        Assert.True(update.Ports);
        Assert.Equal("served\n", await GetAsync(second));
        Assert.Equal(before.Containers[0].Pid, (await client.StatusAsync(RealRoot.Token)).Containers[0].Pid);
    }

    [Fact]
    public async Task Containers_that_share_processes_see_each_other()
    {
        PodContainer Shared(string name, string script)
        {
            PodContainer container = _root.Container(name, script);
            return container with { Spec = container.Spec with { Linux = container.Spec.Linux with { Namespaces = [.. container.Spec.Linux.Namespaces.Where(space => space.Type != "pid"), new("pid", "pod")] } } };
        }

        PodRecord record = _root.Record(Shared("worker", "sleep 4712"), Shared("looker", "while ! ps | grep -v grep | grep -q 'sleep 4712'; do sleep 0.05; done; echo seen; sleep 1000")) with { SharePids = true };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.LineAsync(record.Uid, line => line == "seen", "looker");

        // All processes of a container go with its first one, although the namespace stays.
        PodStatus before = await client.StatusAsync(RealRoot.Token);
        await client.KillAsync("worker", 9, RealRoot.Token);
        PodStatus after = await _root.WaitAsync(record.Uid, status => status.Ready && status.Containers[0].Restarts == 1);
        Assert.Equal(before.Containers[1].Pid, after.Containers[1].Pid);
    }

    [Fact]
    public async Task A_lost_namespace_holder_is_replaced_and_the_containers_come_back()
    {
        PodContainer container = _root.Container("main", "sleep 1000");
        container = container with { Spec = container.Spec with { Linux = container.Spec.Linux with { Namespaces = [.. container.Spec.Linux.Namespaces.Where(space => space.Type != "pid"), new("pid", "pod")] } } };
        PodRecord record = _root.Record(container) with { SharePids = true };
        using SupervisorClient client = await _root.StartAsync(record);
        int pause = int.Parse(
            (await File.ReadAllLinesAsync($"/sys/fs/cgroup/unified/iac-{_root.Id}/{record.Uid}/_pause/cgroup.procs")).Single(),
            System.Globalization.CultureInfo.InvariantCulture);
        Processes.Signal(pause, 9);
        await _root.WaitAsync(record.Uid, status => status.Ready && status.Containers[0].Restarts == 1);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    private static async Task<string> GetAsync(int port)
    {
        using HttpClient http = new() { Timeout = TimeSpan.FromSeconds(5) };
        CancellationToken limit = RealRoot.Token;
        while (true)
        {
            try
            {
                return await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/"), limit);
            }
            catch (Exception e) when (e is HttpRequestException || (e is TaskCanceledException && !limit.IsCancellationRequested))
            {
                // The server in the pod is still on its way up.
                await Task.Delay(20, limit);
            }
        }
    }
}
