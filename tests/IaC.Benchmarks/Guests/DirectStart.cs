using System.Diagnostics;
using IaC.Benchmarks.Containers;
using IaC.Pods;

namespace IaC.Benchmarks.Guests;

/// <summary>The driver alone: the supervisor of a guest, started with a record that `iac up` had made, until the machine runs.</summary>
internal sealed class DirectStart
{
    private readonly RootLayout _layout;
    private readonly PodRecord _record;

    /// <summary>Takes the record of the one guest that there is.</summary>
    internal DirectStart(RootLayout layout)
    {
        _layout = layout;
        _record = StoredRecord.TryRead(layout, Path.GetFileName(Directory.GetDirectories(layout.Pods).Single()))!;
    }

    /// <summary>Starts it, waits until it is ready, and removes it.</summary>
    /// <returns>Milliseconds until it was ready.</returns>
    internal double Run() => RunAsync().GetAwaiter().GetResult();

    private async Task<double> RunAsync()
    {
        var start = new SupervisorStart { Layout = _layout, Program = Path.Combine(BenchmarkPaths.Programs, "iac-supervisor"), Record = _record };
        long began = Stopwatch.GetTimestamp();
        using SupervisorClient client = await SupervisorLauncher.StartAsync(start, CancellationToken.None);
        await foreach (PodStatus status in client.WatchAsync(CancellationToken.None))
        {
            if (status.Ready)
            {
                break;
            }
        }

        double milliseconds = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        using SupervisorClient ender = await SupervisorClient.ConnectAsync(_layout, _record.Uid, CancellationToken.None);
        await ender.DeleteAsync(grace: null, keepVolumes: false, CancellationToken.None);
        PodTeardown.Remove(_layout, _record.Uid);
        return milliseconds;
    }
}
