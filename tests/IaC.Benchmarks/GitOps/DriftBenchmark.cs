using System.Diagnostics;
using System.Globalization;
using IaC.Benchmarks.Containers;
using IaC.Pods;

namespace IaC.Benchmarks.GitOps;

/// <summary>How long drift lasts: a container that is killed, its supervisor that is, the rules of the packet filter and the address of the bridge that are taken away.</summary>
internal static class DriftBenchmark
{
    private const string Repository = "drifting";
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(1);

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(AgentBench bench, int rounds)
    {
        AgentBench.WritePod(Path.Combine(bench.Server.Make(Repository), "web"), "web", 0);
        bench.Server.Push(Repository);
        bench.Stacks.Add("web");
        List<double> containers = [];
        List<double> supervisors = [];
        List<double> rules = [];
        List<double> addresses = [];
        using AgentProcess agent = bench.Start($$"""
              sources: [{name: drifting, url: "{{bench.Server.UrlOf(Repository)}}", branch: main, interval: 1h}]
              units: [{name: web, path: web, scan: 1h, stableSeconds: 0}]

            """);
        await agent.ReadyAsync(["web"]);
        RootLayout layout = RootLayout.At(bench.Root);
        string id = File.ReadAllText(layout.IdFile).Trim();
        string uid = Path.GetFileName(Directory.GetDirectories(layout.Pods).Single());
        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(Settling);
            containers.Add(await LastsAsync(layout, uid, found => found.Container));
            await Task.Delay(Settling);
            supervisors.Add(await LastsAsync(layout, uid, found => found.Supervisor));
        }

        for (int round = 0; round < rounds; round++)
        {
            await Task.Delay(Settling);
            rules.Add(await MissingAsync(layout, ["nft", "flush", "chain", "ip", $"iac-{id}", "postrouting"]));
            await Task.Delay(Settling);
            addresses.Add(await MissingAsync(layout, ["nsenter", $"--net={layout.FabricNamespace}", "ip", "addr", "flush", "dev", $"br{id}"]));
        }

        return
        [
            new Measurement("killed container until it runs again", [.. containers], "ms", "150"),
            new Measurement("killed supervisor until its pod runs again", [.. supervisors], "ms", "150"),
            new Measurement("removed rules of the packet filter until they are back", [.. rules], "ms", "2000"),
            new Measurement("removed address of the bridge until it is back", [.. addresses], "ms", "2000"),
        ];
    }

    // From the signal until another process is in its place, with a container that runs.
    private static async Task<double> LastsAsync(RootLayout layout, string uid, Func<Found, int> pidOf)
    {
        Found before = await FindAsync(layout, uid) ?? throw new InvalidOperationException("the pod does not run");
        long began = Stopwatch.GetTimestamp();
        CommandTimer.Run(["kill", "-KILL", pidOf(before).ToString(CultureInfo.InvariantCulture)], NoEnvironment);
        while (await FindAsync(layout, uid) is not { } found || found.Container == before.Container)
        {
            await Task.Delay(1);
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    // From the command until nothing is missing. What it takes away is missing when it ends.
    private static async Task<double> MissingAsync(RootLayout layout, string[] command)
    {
        long began = Stopwatch.GetTimestamp();
        CommandTimer.Run(command, NoEnvironment);
        while (NetworkCheck.Find(layout, TimeSpan.FromSeconds(1)).Count > 0)
        {
            await Task.Delay(1);
        }

        return Stopwatch.GetElapsedTime(began).TotalMilliseconds;
    }

    private static async Task<Found?> FindAsync(RootLayout layout, string uid)
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, CancellationToken.None);
            await foreach (PodStatus status in client.WatchAsync(CancellationToken.None))
            {
                return status.Containers[0].Pid is { } pid ? new Found(client.Pid, pid) : null;
            }

            return null;
        }
        catch (SupervisorException)
        {
            return null;
        }
    }

    private sealed record Found(int Supervisor, int Container);
}
