using System.Globalization;
using IaC.Benchmarks.Containers;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Benchmarks.Guests;

/// <summary>
/// Guests against the same QEMU started by hand, with the same devices: one until it is ready, five at once; then what an idle one costs.
/// </summary>
internal static class GuestBenchmark
{
    private const string Stack = "bench-guests";
    private const int Together = 5;
    private const double TicksPerSecond = 100;
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. Rounds by IAC_ROUNDS, 5 unless given.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("IAC_ROUNDS") ?? "5", CultureInfo.InvariantCulture);
        using var folder = new BenchmarkFolder();
        string root = Path.Combine(folder.FullPath, "root");
        string[] up = [iac, "up", "--yes", "-f", folder.FullPath, "--root", root];
        string[] destroy = [iac, "destroy", "--yes", "--stack", Stack, "--root", root];
        GuestFiles.Put(folder.FullPath);
        try
        {
            Declare(folder, 1, 1);
            CommandTimer.Run(up, NoEnvironment);
            RootLayout layout = RootLayout.At(root);
            HandMadeGuest byHand = new(layout, Path.GetFileName(Directory.GetDirectories(layout.Pods).Single()));
            CommandTimer.Run(destroy, NoEnvironment);

            await output.WriteLineAsync(Compare($"One guest until it is ready, TCG, {rounds} runs each in turn", up, destroy, byHand, 1, rounds));
            Declare(folder, Together, Together);
            await output.WriteLineAsync(Compare($"{Together} guests at once until all are ready, TCG, {rounds} runs each in turn", up, destroy, byHand, Together, rounds));

            CommandTimer.Run(up, NoEnvironment);
            await output.WriteLineAsync(await IdleAsync(layout));
        }
        finally
        {
            CommandTimer.Run(destroy, NoEnvironment);
        }
    }

    private static void Declare(BenchmarkFolder folder, int guests, int running) => File.WriteAllText(Path.Combine(folder.FullPath, "stack.yaml"), GuestStack.Text(Stack, guests, running));

    private static string Compare(string title, string[] up, string[] destroy, HandMadeGuest byHand, int count, int rounds)
    {
        Contender ours = new($"iac up ({count} guests)", up, destroy);
        Contender theirs = new($"the same QEMU by hand, {count} times", []) { InProcess = () => byHand.Run(count, GuestStack.ReadyText) };
        return RatioTable.Write(title, CommandTimer.Measure([ours, theirs], rounds), ours.Name);
    }

    private static async Task<string> IdleAsync(RootLayout layout)
    {
        int[] machines = Machines(layout);
        await Task.Delay(Idle);
        double before = machines.Sum(Seconds);
        await Task.Delay(Idle);
        double share = (machines.Sum(Seconds) - before) / Idle.TotalSeconds / machines.Length * 100;
        double memory = machines.Average(Mebibytes);
        return string.Create(CultureInfo.InvariantCulture, $"An idle guest of 128 MiB takes {share:F2} % of a processor and {memory:F0} MiB, QEMU's 64 MiB of translated code included (mean of {machines.Length} over {Idle.TotalSeconds:F0} s).\n");
    }

    private static int[] Machines(RootLayout layout) => [.. PodScan.Scan(layout, TimeSpan.FromSeconds(5)).Select(pod => pod.Status!.Containers[0].Pid).OfType<int>()];

    private static double Mebibytes(int pid) =>
        double.Parse(File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;

    // Fields 14 and 15 of proc_pid_stat(5), counted from the end of the name.
    private static double Seconds(int pid)
    {
        string stat = File.ReadAllText($"/proc/{pid}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[11], CultureInfo.InvariantCulture) + double.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
