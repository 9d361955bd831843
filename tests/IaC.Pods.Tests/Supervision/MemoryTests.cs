using System.Globalization;

namespace IaC.Pods.Tests.Supervision;

/// <summary>What a supervisor that has nothing to do keeps. The promise is in the benchmarks; here it is that memory comes back at all.</summary>
public sealed class MemoryTests : IAsyncDisposable
{
    private const int MostKibibytes = 1200;

    private readonly RealRoot _root = new();

    [Fact]
    public async Task An_idle_supervisor_gives_memory_back()
    {
        PodRecord record = _root.Record(_root.Container("main", "cat /bin/busybox; sleep 1000"));
        using SupervisorClient client = await _root.StartAsync(record);
        await Processes.UntilAsync(() => DirtyKibibytes(client.Pid) < MostKibibytes);
        for (int i = 0; i < 200; i++)
        {
            await client.StatusAsync(RealRoot.Token);
        }

        await Processes.UntilAsync(() => DirtyKibibytes(client.Pid) < MostKibibytes);
        Assert.True((await client.StatusAsync(RealRoot.Token)).Ready);
    }

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    // Pages of the program itself are the kernel's to drop, and count as private for as long as no other supervisor runs.
    private static int DirtyKibibytes(int pid) => int.Parse(
        File.ReadLines($"/proc/{pid}/smaps_rollup").Single(line => line.StartsWith("Private_Dirty:", StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);
}
