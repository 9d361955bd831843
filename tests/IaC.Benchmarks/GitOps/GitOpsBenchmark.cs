using System.Globalization;
using IaC.Benchmarks.Containers;
using IaC.Benchmarks.Pods;

namespace IaC.Benchmarks.GitOps;

/// <summary>What an agent takes until a push is seen and until it is carried out, until drift is put right, for a poll and when nothing happens; and what a unit that hangs costs a hundred others.</summary>
internal static class GitOpsBenchmark
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. Rounds by IAC_ROUNDS, 20 unless given.</summary>
    internal static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        int rounds = int.Parse(Environment.GetEnvironmentVariable("IAC_ROUNDS") ?? "20", CultureInfo.InvariantCulture);
        await output.WriteLineAsync("### An agent\n\n| what | median | p95 | most | promise |\n|---|---:|---:|---:|---:|");
        foreach (Func<AgentBench, int, Task<IReadOnlyList<Measurement>>> part in new Func<AgentBench, int, Task<IReadOnlyList<Measurement>>>[] { PushBenchmark.RunAsync, DriftBenchmark.RunAsync, IdleBenchmark.RunAsync, HangBenchmark.RunAsync })
        {
            using var folder = new BenchmarkFolder();
            using var server = new GitServer(Path.Combine(folder.FullPath, "git"));
            var bench = new AgentBench(iac, folder.FullPath, server);
            try
            {
                foreach (Measurement result in await part(bench, rounds))
                {
                    await output.WriteLineAsync(result.Row);
                }
            }
            finally
            {
                bench.Stacks.ForEach(stack => CommandTimer.Run([iac, "destroy", "--yes", "--stack", stack, "--root", bench.Root], NoEnvironment));
            }
        }

        await output.WriteLineAsync();
    }
}

/// <summary>Where one part is measured.</summary>
/// <param name="Program">The program.</param>
/// <param name="Folder">A folder that goes afterwards.</param>
/// <param name="Server">Where repositories lie.</param>
internal sealed record AgentBench(string Program, string Folder, GitServer Server)
{
    /// <summary>Stacks that are to be destroyed afterwards.</summary>
    internal List<string> Stacks { get; } = [];

    /// <summary>The root.</summary>
    internal string Root => Path.Combine(Folder, "root");

    /// <summary>Starts an agent.</summary>
    /// <param name="spec">What it keeps: what stands below <c>spec</c>.</param>
    internal AgentProcess Start(string spec)
    {
        string document = Path.Combine(Folder, "gitops.yaml");
        File.WriteAllText(document, $"apiVersion: iac/v1alpha1\nkind: GitOps\nmetadata: {{name: bench}}\nspec:\n{spec}");
        return new AgentProcess(Program, Root, document);
    }

    /// <summary>Writes a unit of one pod into a clone, with its image, which is built of the folder <c>rootfs</c> beside it. Each version is another pod of the same image.</summary>
    internal static void WritePod(string folder, string unit, int version)
    {
        if (!Directory.Exists(Path.Combine(folder, "rootfs")))
        {
            Directory.CreateDirectory(folder);
            BusyboxRootfs.Make(folder);
        }

        File.WriteAllText(Path.Combine(folder, "stack.yaml"), PodStack.Text(unit, 1, 1000 + version));
    }

    /// <summary>Writes a unit of values that run nothing into a clone.</summary>
    internal static void WriteValues(string folder, int count, string version)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "stack.yaml"), string.Concat(Enumerable.Range(0, count).Select(number => $"---\napiVersion: v1\nkind: ConfigMap\nmetadata: {{name: values{number}}}\ndata: {{version: \"{version}\"}}\n")));
    }
}

/// <summary>Something that was measured.</summary>
/// <param name="What">What.</param>
/// <param name="Samples">The measurements.</param>
/// <param name="Unit">Their unit.</param>
/// <param name="Promise">What was promised.</param>
internal sealed record Measurement(string What, double[] Samples, string Unit, string Promise)
{
    /// <summary>Row of the table.</summary>
    internal string Row
    {
        get
        {
            double[] sorted = [.. Samples.Order()];
            double At(double share) => sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(share * sorted.Length))];
            return string.Create(CultureInfo.InvariantCulture, $"| {What} | {At(0.5):F2} {Unit} | {At(0.95):F2} {Unit} | {sorted[^1]:F2} {Unit} | {Promise} |");
        }
    }
}
