using System.Globalization;
using IaC.Benchmarks.Containers;
using IaC.Pods;
using IaC.Testing;

namespace IaC.Benchmarks.Guests;

/// <summary>
/// Guests against the same QEMU started by hand, with the same devices: one until it is ready, five at once, with whose processor time it took; what `iac up` costs beyond its driver; then what an idle one costs.
/// </summary>
internal static class GuestBenchmark
{
    private const string Stack = "bench-guests";
    private const int Together = 5;
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
        RootLayout layout = RootLayout.At(root);
        GuestFiles.Put(folder.FullPath);
        try
        {
            Declare(folder, 1);
            CommandTimer.Run(up, NoEnvironment);
            HandMadeGuest byHand = new(layout, Path.GetFileName(Directory.GetDirectories(layout.Pods).Single()));
            CommandTimer.Run(destroy, NoEnvironment);

            await output.WriteLineAsync(Compare($"One guest until it is ready, TCG, {rounds} runs each in turn", layout, up, destroy, byHand, 1, rounds));
            Declare(folder, Together);
            await output.WriteLineAsync(Compare($"{Together} guests at once until all are ready, TCG, {rounds} runs each in turn", layout, up, destroy, byHand, Together, rounds));

            CommandTimer.Run(up, NoEnvironment);
            await output.WriteLineAsync(await IdleAsync(layout));
            CommandTimer.Run(destroy, NoEnvironment);

            Declare(folder, 1, waits: false);
            await output.WriteLineAsync(BeyondDriver(layout, up, destroy, 4 * rounds));
        }
        finally
        {
            CommandTimer.Run(destroy, NoEnvironment);
        }
    }

    private static void Declare(BenchmarkFolder folder, int guests, bool waits = true) => File.WriteAllText(Path.Combine(folder.FullPath, "stack.yaml"), GuestStack.Text(Stack, guests, guests, waits));

    private static string Compare(string title, RootLayout layout, string[] up, string[] destroy, HandMadeGuest byHand, int count, int rounds)
    {
        var costs = new BootCosts();
        Contender ours = new($"iac up ({count} guests)", up, destroy) { InProcess = () => Up(layout, up, costs) };
        Contender theirs = new($"the same QEMU by hand, {count} times", []) { InProcess = () => byHand.Run(count, GuestStack.ReadyText, costs) };
        string times = RatioTable.Write(title, CommandTimer.Measure([ours, theirs], rounds), ours.Name);
        return $"{times}\n{costs.Table($"The same, of {(count == 1 ? "one guest" : $"{count} guests together")}")}";
    }

    private static double Up(RootLayout layout, string[] up, BootCosts costs)
    {
        double before = ProcessorTime.OfEndedChildren();
        double milliseconds = CommandTimer.Run(up, NoEnvironment);
        costs.Add("iac", ProcessorTime.OfEndedChildren() - before);
        costs.Add("supervisors", Supervisors(layout).Sum(ProcessorTime.Of));
        costs.Add("QEMU", Machines(layout).Sum(ProcessorTime.Of));
        return milliseconds;
    }

    // With nothing to wait for a guest is ready once QEMU says that the machine runs.
    private static string BeyondDriver(RootLayout layout, string[] up, string[] destroy, int rounds)
    {
        CommandTimer.Run(up, NoEnvironment);
        var driver = new DirectStart(layout);
        CommandTimer.Run(destroy, NoEnvironment);
        Contender ours = new("iac up (1 guest, ready when its machine runs)", up, destroy);
        Contender direct = new("its supervisor called directly, with the same record", []) { InProcess = driver.Run };
        IReadOnlyDictionary<string, double[]> times = CommandTimer.Measure([ours, direct], rounds);
        double beyond = RatioTable.Median(times[ours.Name]) - RatioTable.Median(times[direct.Name]);
        return RatioTable.Write($"`iac up` and its driver, {rounds} runs each in turn", times, ours.Name) + string.Create(CultureInfo.InvariantCulture, $"\n`iac up` takes {beyond:F0} ms beyond its driver.\n");
    }

    private static async Task<string> IdleAsync(RootLayout layout)
    {
        int[] machines = Machines(layout);
        await Task.Delay(Idle);
        double before = machines.Sum(ProcessorTime.Of);
        await Task.Delay(Idle);
        double share = (machines.Sum(ProcessorTime.Of) - before) / Idle.TotalSeconds / machines.Length * 100;
        double memory = machines.Average(Mebibytes);
        return string.Create(CultureInfo.InvariantCulture, $"An idle guest of 128 MiB takes {share:F2} % of a processor and {memory:F0} MiB, QEMU's 64 MiB of translated code included (mean of {machines.Length} over {Idle.TotalSeconds:F0} s).\n");
    }

    private static int[] Machines(RootLayout layout) => [.. PodScan.Scan(layout, TimeSpan.FromSeconds(5)).Select(pod => pod.Status!.Containers[0].Pid).OfType<int>()];

    private static int[] Supervisors(RootLayout layout) => [.. Directory.GetDirectories(layout.Pods).Select(folder => SupervisorOf(layout, Path.GetFileName(folder)))];

    private static int SupervisorOf(RootLayout layout, string uid)
    {
        using SupervisorClient client = SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None).GetAwaiter().GetResult();
        return client.Pid;
    }

    private static double Mebibytes(int pid) =>
        double.Parse(File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
}
