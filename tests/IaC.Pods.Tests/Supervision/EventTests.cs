using System.Text.Json;
using IaC.Linux.Processes;

namespace IaC.Pods.Tests.Supervision;

/// <summary>What a real supervisor writes down, and that it stays when the pod is gone.</summary>
public sealed class EventTests : IAsyncDisposable
{
    private readonly RealRoot _root = new();

    [Fact]
    public async Task A_life_is_written_down_and_outlives_the_pod()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using (SupervisorClient client = await _root.StartAsync(record))
        {
            await client.KillAsync("main", 9, RealRoot.Token);
            await _root.WaitAsync(record.Uid, status => status.Ready && status.Containers[0].Restarts == 1);
        }

        await PodTeardown.DeleteAsync(_root.Layout, record.Uid, TimeSpan.Zero, keepVolumes: false, RealRoot.Token);
        string[] told = Told(record.Uid);
        Assert.Equal(["Started: Started container main", "Ready: The pod is ready", "Error: Container main was killed by signal 9", "Started: Started container main, restart 1"], told[..4]);
        Assert.Contains("Killing: Stopping container main", told);
        Assert.DoesNotContain(told, line => line.StartsWith("SupervisorLost", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Lack_of_memory_is_told_apart_from_a_kill()
    {
        PodContainer container = _root.Container("main", "dd if=/dev/zero of=/dev/null bs=64M count=1");
        container = container with { Spec = container.Spec with { Linux = container.Spec.Linux with { Resources = new() { MemoryLimit = 16 << 20 } } } };
        PodRecord record = _root.Record(container) with { RestartPolicy = RestartPolicy.Never };
        using SupervisorClient client = await _root.StartAsync(record);
        await _root.WaitAsync(record.Uid, status => status.Phase == "Failed");
        Assert.Contains("OOMKilled: Container main was killed for lack of memory", Told(record.Uid));
    }

    [Fact]
    public async Task A_lost_supervisor_is_told_by_the_next_one_and_by_who_removes_the_pod()
    {
        PodRecord record = _root.Record(_root.Container("main", "sleep 1000"));
        using (SupervisorClient client = await _root.StartAsync(record))
        {
            await KillAsync(client.Pid);
        }

        using (SupervisorClient client = await _root.StartAsync(record))
        {
            Assert.Equal("SupervisorLost: The supervisor ended while main ran", Told(record.Uid)[2]);
            await KillAsync(client.Pid);
        }

        await PodTeardown.DeleteAsync(_root.Layout, record.Uid, TimeSpan.Zero, keepVolumes: false, RealRoot.Token);
        Assert.Equal("SupervisorLost: The supervisor ended while main ran", Told(record.Uid)[^1]);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    private string[] Told(string uid) =>
    [
        .. from line in File.ReadLines(Path.Combine(_root.Layout.PodEvents, uid))
           let entry = JsonDocument.Parse(line).RootElement
           select $"{entry.GetProperty("type")}: {entry.GetProperty("message")}",
    ];

    private static async Task KillAsync(int pid)
    {
        ulong started = ProcessStartTime.Of(pid)!.Value;
        Processes.Signal(pid, 9);
        await Processes.EndAsync(pid, started);
    }
}
