using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;

namespace IaC.Benchmarks.Planning;

/// <summary>Plans pods that name labels, on many hosts with full ledgers: placing them, counting what each host is asked for, and the plan itself, from the parsed definition.</summary>
internal static class CapacityBenchmark
{
    private const int Runs = 5;
    private const int PodsOfHost = 50;
    private const int Zones = 10;
    private static readonly Compute Each = new(100, 64 << 20);
    private static readonly int[] Sizes = [200, 500, 1_000];

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("| hosts | pods | plan of all anew | plan, unchanged (median) | of that per pod | against the first | promise |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|");
        double? first = null;
        foreach (int hosts in Sizes.Prepend(Sizes[0]))
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("iac-bench-");
            try
            {
                (TimeSpan anew, TimeSpan unchanged) = await MeasureAsync(folder.FullName, hosts);
                double each = unchanged.TotalMicroseconds / (hosts * PodsOfHost);
                if (first is null)
                {
                    // Only warms up the just-in-time compiler.
                    first = 0;
                    continue;
                }

                first = first == 0 ? each : first;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {hosts:N0} | {hosts * PodsOfHost:N0} | {anew.TotalMilliseconds:0} ms | {unchanged.TotalMilliseconds:0} ms | {each:0.0} us | {each / first:0.00}x | {(hosts == 1_000 ? "2,000 ms" : "")} |"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<(TimeSpan Anew, TimeSpan Unchanged)> MeasureAsync(string folder, int hosts)
    {
        StackDefinition definition = Define(hosts);
        TimeSpan anew = await PlanBenchmark.TimeAsync(() => PlanAsync(folder, definition));
        await PlanBenchmark.ApplyAsync(OpenAsync(folder, LockMode.Exclusive), session => session.PlanAsync(definition, PlanOptions.Default, CancellationToken.None));
        var unchanged = new List<TimeSpan>();
        for (int run = 0; run < Runs; run++)
        {
            unchanged.Add(await PlanBenchmark.TimeAsync(async () =>
            {
                if (await PlanAsync(folder, definition) is not { HasEffects: false })
                {
                    throw new InvalidOperationException("the plan has changes");
                }
            }));
        }

        return (anew, unchanged.Order().ElementAt(Runs / 2));
    }

    private static async Task<Plan?> PlanAsync(string folder, StackDefinition definition)
    {
        await using StackSession session = await OpenAsync(folder, LockMode.None);
        return (await session.PlanAsync(definition, PlanOptions.Default, CancellationToken.None)).Plan;
    }

    private static Task<StackSession> OpenAsync(string folder, LockMode mode) => StackSession.OpenAsync(
        PlanBenchmark.Options(folder, mode, [new IdleProvider("iac/v1alpha1", "Host"), new IdleProvider("v1", "Pod", Each)]) with { Ledgers = new FullLedgers() }, CancellationToken.None);

    private static StackDefinition Define(int hosts) => new()
    {
        Name = "bench",
        Project = "bench",
        Origin = "/bench",
        Resources =
        [
            .. Enumerable.Range(0, hosts).Select(number =>
            {
                ResourceDeclaration host = PlanBenchmark.Declare("iac/v1alpha1", "Host", $"host-{number}", $$"""{"connection":"ssh://root@host-{{number}}"}""");
                host.Document["metadata"]!["labels"] = new JsonObject { ["zone"] = $"z{number % Zones}" };
                return host;
            }),
            .. Enumerable.Range(0, hosts * PodsOfHost).Select(number => PlanBenchmark.Declare(
                "v1", "Pod", $"pod-{number}", $$$"""{"nodeSelector":{"zone":"z{{{number % Zones}}}"},"containers":[],"restartPolicy":"Always"}""")),
        ],
    };

    // Another stack holds as much of each host.
    private sealed class FullLedgers : IHostLedgers
    {
        private static readonly Guid Other = Guid.NewGuid();

        public HostLedger? Find(string host) => new()
        {
            Host = host,
            Found = new Compute(Each.CpuMillis * PodsOfHost * 3, Each.Memory * PodsOfHost * 3),
            Holdings = [.. Enumerable.Range(0, PodsOfHost).Select(number => new Holding($"{host}-{number}", Other, "default", $"other-{number}", Each))],
        };
    }
}
