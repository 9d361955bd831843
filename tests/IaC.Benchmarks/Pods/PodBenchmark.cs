using System.Diagnostics;
using System.Globalization;
using System.Text;
using IaC.Benchmarks.Containers;
using IaC.Pods;

namespace IaC.Benchmarks.Pods;

/// <summary>What supervision costs, with 20 pods of one stack: memory of each supervisor, and the time until a killed container is back.</summary>
internal static class PodBenchmark
{
    private const int Count = 20;
    private const string Stack = "bench-pods";
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        using var folder = new BenchmarkFolder();
        string root = Path.Combine(folder.FullPath, "root");
        BusyboxRootfs.Make(folder.FullPath);
        await File.WriteAllTextAsync(Path.Combine(folder.FullPath, "stack.yaml"), PodStack.Text(Stack, Count));
        try
        {
            CommandTimer.Run([iac, "up", "--yes", "-f", folder.FullPath, "--root", root], NoEnvironment);
            await output.WriteLineAsync(await MeasureAsync(RootLayout.At(root)));
        }
        finally
        {
            CommandTimer.Run([iac, "destroy", "--yes", "--stack", Stack, "--root", root], NoEnvironment);
        }
    }

    private static async Task<string> MeasureAsync(RootLayout layout)
    {
        string[] uids = [.. Directory.GetDirectories(layout.Pods).Select(path => Path.GetFileName(path))];
        List<SupervisorClient> clients = [];
        foreach (string uid in uids)
        {
            clients.Add(await SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None));
        }

        int[] supervisors = [.. clients.Select(client => client.Pid)];
        clients.ForEach(client => client.Dispose());
        await Task.Delay(Settling);
        ProcessMemory[] idle = [.. supervisors.Select(ProcessMemory.Of)];

        List<double> back = [];
        foreach (string uid in uids)
        {
            back.Add(await KillAsync(layout, uid));
        }

        await Task.Delay(Settling);
        ProcessMemory[] after = [.. supervisors.Select(ProcessMemory.Of)];
        return Table(idle, after, [.. back.Order()]);
    }

    // From the signal to the status that says it runs again, as a client sees it.
    private static async Task<double> KillAsync(RootLayout layout, string uid)
    {
        using SupervisorClient watcher = await SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None);
        int? killed = null;
        long began = 0;
        await foreach (PodStatus status in watcher.WatchAsync(CancellationToken.None))
        {
            if (killed is null && status.Containers[0].Pid is { } pid)
            {
                killed = pid;
                began = Stopwatch.GetTimestamp();
                using Process process = Process.GetProcessById(pid);
                process.Kill();
            }
            else if (status.Containers[0].Pid is { } other && other != killed)
            {
                return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
            }
        }

        throw new InvalidOperationException($"the supervisor of pod {uid} went away");
    }

    private static string Table(ProcessMemory[] idle, ProcessMemory[] after, double[] back)
    {
        var text = new StringBuilder($"### {Count} pods of one container, a supervisor each\n\n| what | median | p95 | most | promise |\n|---|---:|---:|---:|---:|\n");
        void Memory(string name, IEnumerable<int> kibibytes, string promise) => Row(text, name, [.. kibibytes.Select(value => value / 1024.0).Order()], "MB", promise);
        Memory($"supervisor memory at {Count} pods, RSS", idle.Select(memory => memory.Resident), "6");
        Memory($"supervisor memory at {Count} pods, PSS", idle.Select(memory => memory.Proportional), "1.5");
        Memory($"supervisor memory at {Count} pods, private", idle.Select(memory => memory.Private), "");
        Memory("the same once a container was killed, RSS", after.Select(memory => memory.Resident), "6");
        Memory("the same once a container was killed, PSS", after.Select(memory => memory.Proportional), "1.5");
        Row(text, "killed container back", back, "ms", "100");
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, double[] sorted, string unit, string promise) =>
        text.Append(CultureInfo.InvariantCulture, $"| {name} | {At(sorted, 0.5):F2} {unit} | {At(sorted, 0.95):F2} {unit} | {sorted[^1]:F2} {unit} | {promise} |\n");

    private static double At(double[] sorted, double share) => sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
}
