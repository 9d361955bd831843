namespace IaC.Benchmarks.GitOps;

/// <summary>What an agent costs when nothing happens: memory with 500 resources, and a poll of a repository over http.</summary>
internal static class IdleBenchmark
{
    private const string Repository = "quiet";
    private const int Units = 10;
    private const int ResourcesOfUnit = 50;
    private const int Sources = 10;
    private const double PromisedInterval = 10;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Watched = TimeSpan.FromSeconds(20);

    internal static async Task<IReadOnlyList<Measurement>> RunAsync(AgentBench bench, int rounds)
    {
        string clone = bench.Server.Make(Repository);
        string[] units = [.. Enumerable.Range(0, Units).Select(number => $"quiet{number}")];
        Array.ForEach(units, unit => AgentBench.WriteValues(Path.Combine(clone, unit), ResourcesOfUnit, "only"));
        bench.Server.Push(Repository);
        bench.Stacks.AddRange(units);
        string spec = string.Concat(units.Select(unit => $"  - {{name: {unit}, path: {unit}, source: quiet}}\n"));
        double memory;
        using (AgentProcess agent = bench.Start($"  sources: [{{name: quiet, url: \"{bench.Server.UrlOf(Repository)}\", branch: main}}]\n  units:\n{spec}"))
        {
            await agent.ReadyAsync(units);
            await Task.Delay(Settling);
            memory = agent.Megabytes;
        }

        // With a pause of 50 ms there is nothing but polls to be seen.
        double quiet = await ShareAsync(bench, "1h");
        double asked = await ShareAsync(bench, "1s");
        double ofPoll = (asked - quiet) / Sources;
        return
        [
            new Measurement($"memory of an agent of {Units * ResourcesOfUnit} resources, RSS", [memory], "MB", "40"),
            new Measurement("processor time of a poll over http", [ofPoll * 1000], "ms", ""),
            new Measurement($"the same as a share of a core, every {PromisedInterval:F0} s", [ofPoll / PromisedInterval * 100], "%", "0.2"),
        ];
    }

    // Processor seconds of each second.
    private static async Task<double> ShareAsync(AgentBench bench, string interval)
    {
        string sources = string.Concat(Enumerable.Range(0, Sources).Select(number => $"  - {{name: asked{number}, url: \"{bench.Server.UrlOf(Repository)}\", branch: main, interval: {interval}}}\n"));
        using AgentProcess agent = bench.Start($"  sources:\n{sources}  units: [{{name: quiet0, path: quiet0, source: asked0, suspend: true}}]\n");
        await Task.Delay(Settling);
        double before = agent.ProcessorSeconds;
        await Task.Delay(Watched);
        return (agent.ProcessorSeconds - before) / Watched.TotalSeconds;
    }
}
