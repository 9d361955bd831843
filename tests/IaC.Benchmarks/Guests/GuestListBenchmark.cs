using IaC.Benchmarks.Containers;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Benchmarks.Guests;

/// <summary>A listing of fifty guests, of which two run and the QEMU of one stands still.</summary>
internal static class GuestListBenchmark
{
    private const string Stack = "bench-guest-list";
    private const int Listed = 50;
    private const int Running = 2;
    private const int Looks = 20;
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Program by IAC_BIN, as for `guests`.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        using var folder = new BenchmarkFolder();
        string root = Path.Combine(folder.FullPath, "root");
        GuestFiles.Put(folder.FullPath);
        await File.WriteAllTextAsync(Path.Combine(folder.FullPath, "stack.yaml"), GuestStack.Text(Stack, Listed, Running));
        try
        {
            CommandTimer.Run([iac, "up", "--yes", "-f", folder.FullPath, "--root", root], NoEnvironment);
            int stopped = PodScan.Scan(RootLayout.At(root), TimeSpan.FromSeconds(5)).Select(pod => pod.Status!.Containers[0].Pid).OfType<int>().First();
            CommandTimer.Run(["kill", "-STOP", $"{stopped}"], NoEnvironment);
            Contender ps = new($"iac ps ({Listed} guests, {Running} run, the QEMU of one stands still)", [iac, "ps", "--root", root]);
            await output.WriteLineAsync(RatioTable.Write($"Looking at {Listed} guests, {Looks} runs", CommandTimer.Measure([ps], Looks), ps.Name));
            CommandTimer.Run(["kill", "-CONT", $"{stopped}"], NoEnvironment);
        }
        finally
        {
            CommandTimer.Run([iac, "destroy", "--yes", "--stack", Stack, "--root", root], NoEnvironment);
        }
    }
}
