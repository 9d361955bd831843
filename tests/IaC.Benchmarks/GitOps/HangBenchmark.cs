using System.Diagnostics;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.GitOps;

/// <summary>A hundred units that each commit changes, with and without another one whose pod never becomes ready.</summary>
internal static class HangBenchmark
{
    private const string Repository = "many";
    private const string Hanging = "hanging";
    private const int Units = 100;
    private const int Commits = 3;
    private const int MostRounds = 5;

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(AgentBench bench, int rounds)
    {
        string clone = bench.Server.Make(Repository);
        string[] units = [.. Enumerable.Range(0, Units).Select(number => $"unit{number}")];
        Write(clone, units, "first");
        bench.Server.Push(Repository);
        string other = bench.Server.Make(Hanging);
        AgentBench.WritePod(other, Hanging, 0);
        string stack = Path.Combine(other, "stack.yaml");
        string pod = await File.ReadAllTextAsync(stack);
        await File.WriteAllTextAsync(stack, pod.Replace("{name: main,", "{name: main, readinessProbe: {exec: {command: [/bin/busybox, \"false\"]}, periodSeconds: 1},", StringComparison.Ordinal));
        bench.Server.Push(Hanging);
        bench.Stacks.AddRange([.. units, Hanging]);

        using var hook = new Webhook(bench.Folder);
        string source = $"  - {{name: many, url: \"{bench.Server.UrlOf(Repository)}\", branch: main, interval: 1h}}\n";
        string healthy = $"{hook.Spec}\n  sources:\n{source}  units:\n{string.Concat(units.Select(unit => $"  - {{name: {unit}, path: {unit}, source: many}}\n"))}";
        string hanging = $"{hook.Spec}\n  sources:\n{source}  - {{name: hanging, url: \"{bench.Server.UrlOf(Hanging)}\", branch: main, interval: 1h}}\n{healthy[healthy.IndexOf("  units:", StringComparison.Ordinal)..]}  - {{name: hanging, source: hanging, timeout: 1h}}\n";
        List<double> without = [];
        List<double> with = [];
        for (int round = 0; round < Math.Min(rounds, MostRounds); round++)
        {
            without.AddRange(await RoundAsync(bench, hook, clone, units, healthy, $"{round}a"));
            with.AddRange(await RoundAsync(bench, hook, clone, units, hanging, $"{round}b"));
        }

        double ratio = RatioTable.Median([.. with]) / RatioTable.Median([.. without]);
        return
        [
            new Measurement($"push until each of {Units} units is ready", [.. without], "ms", ""),
            new Measurement("the same beside one that hangs", [.. with], "ms", ""),
            new Measurement("ratio of the medians", [ratio], "", "1.10"),
        ];
    }

    private static async Task<double[]> RoundAsync(AgentBench bench, Webhook hook, string clone, string[] units, string spec, string version)
    {
        Write(clone, units, version);
        bench.Server.Push(Repository);
        using AgentProcess agent = bench.Start(spec);
        await agent.ReadyAsync(units);
        List<double> samples = [];
        for (int commit = 0; commit < Commits; commit++)
        {
            Write(clone, units, $"{version}-{commit}");
            long began = Stopwatch.GetTimestamp();
            bench.Server.Push(Repository);
            await hook.SendAsync(Repository);
            long[] ready = await agent.ReadyAsync(units);
            samples.AddRange(ready.Select(time => Stopwatch.GetElapsedTime(began, time).TotalMilliseconds));
        }

        return [.. samples];
    }

    private static void Write(string clone, string[] units, string version) => Array.ForEach(units, unit => AgentBench.WriteValues(Path.Combine(clone, unit), 1, version));
}
