using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using IaC.Engine;
using IaC.Model;

namespace IaC.Benchmarks.Planning;

/// <summary>Opens the state and plans a stack in which nothing changed, from the parsed definition: what `iac preview` does but for YAML and drivers. On a machine that does other work as well the CPU time says more than the time that passed. Beside it, the first up and the destroy of the same stack.</summary>
internal static class PlanBenchmark
{
    private const int Runs = 9;

    private static readonly int[] Sizes = [1_000, 2_000, 5_000, 10_000];

    public static async Task RunAsync(TextWriter output)
    {
        await output.WriteLineAsync("| resources | preview, unchanged (median) | its CPU time | CPU per resource | against 1,000 | live heap | first up | destroy |");
        await output.WriteLineAsync("|---|---|---|---|---|---|---|---|");
        double? first = null;

        // The first one only warms up the just-in-time compiler, which the published program does without.
        foreach (int size in Sizes.Prepend(Sizes[0]))
        {
            DirectoryInfo folder = Directory.CreateTempSubdirectory("iac-bench-");
            try
            {
                (TimeSpan up, TimeSpan preview, TimeSpan cpu, TimeSpan destroy, long heap) = await MeasureAsync(folder.FullName, size);
                if (first is null)
                {
                    first = 0;
                    continue;
                }

                double each = cpu.TotalMicroseconds / size;
                first = first == 0 ? each : first;
                await output.WriteLineAsync(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {size:N0} | {preview.TotalMilliseconds:0} ms | {cpu.TotalMilliseconds:0} ms | {each:0.0} us | {each / first:0.00}x | {heap / 1_000_000.0:0} MB | {up.TotalMilliseconds:0} ms | {destroy.TotalMilliseconds:0} ms |"));
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        }
    }

    private static async Task<(TimeSpan Up, TimeSpan Preview, TimeSpan PreviewCpu, TimeSpan Destroy, long Heap)> MeasureAsync(string folder, int size)
    {
        StackDefinition definition = Define(size);
        TimeSpan up = await TimeAsync(() => ApplyAsync(OpenAsync(folder, LockMode.Exclusive), session => session.PlanAsync(definition, PlanOptions.Default, CancellationToken.None)));
        var previews = new List<TimeSpan>();
        var processor = new List<TimeSpan>();
        long heap = 0;
        for (int run = 0; run < Runs; run++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            previews.Add(await TimeAsync(async () =>
            {
                await using StackSession session = await OpenAsync(folder, LockMode.None);
                PlanResult result = await session.PlanAsync(definition, PlanOptions.Default, CancellationToken.None);
                if (result.Plan is not { HasEffects: false })
                {
                    throw new InvalidOperationException("the plan has changes");
                }

                if (run == Runs - 1)
                {
                    heap = GC.GetTotalMemory(forceFullCollection: true);
                    GC.KeepAlive(result);
                }
            }));
            processor.Add(Environment.CpuUsage.TotalTime - before);
        }

        TimeSpan destroy = await TimeAsync(() => ApplyAsync(OpenAsync(folder, LockMode.Exclusive), session => session.PlanDestroyAsync(PlanOptions.Default, CancellationToken.None)));
        return (up, previews.Order().ElementAt(Runs / 2), processor.Order().ElementAt(Runs / 2), destroy, heap);
    }

    internal static async Task ApplyAsync(Task<StackSession> opened, Func<StackSession, Task<PlanResult>> plan)
    {
        await using StackSession session = await opened;
        PlanResult result = await plan(session);
        Plan made = result.Plan ?? throw new InvalidOperationException(string.Join("; ", result.Diagnostics.Take(3)));
        await foreach (EngineEvent value in session.ApplyAsync(made, ApplyOptions.Default, CancellationToken.None, CancellationToken.None))
        {
            if (value is EngineEvent.Summary { Outcome: not RunOutcome.Succeeded } summary)
            {
                throw new InvalidOperationException(summary.Message);
            }
        }
    }

    private static Task<StackSession> OpenAsync(string folder, LockMode mode) => StackSession.OpenAsync(
        Options(folder, mode, [new IdleProvider("iac/v1alpha1", "Image"), new IdleProvider("v1", "Pod")]), CancellationToken.None);

    internal static SessionOptions Options(string folder, LockMode mode, IEnumerable<IResourceProvider> providers) => new()
    {
        States = new FolderBackend(Path.Combine(folder, "state"), Path.Combine(folder, "key")),
        StackName = "bench",
        Providers = providers.ToDictionary(provider => (provider.Kind.ApiVersion, provider.Kind.Kind)),
        Keys = new KeyFileSource(Path.Combine(folder, "key")),
        Lock = mode,
        CommandLine = "benchmark",
    };

    internal static async Task<TimeSpan> TimeAsync(Func<Task> action)
    {
        GC.Collect();
        long start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start);
    }

    // One image for each ten pods of two containers; every tenth pod refers to the address of the one before it.
    private static StackDefinition Define(int size)
    {
        var resources = new List<ResourceDeclaration>(size);
        for (int number = 0; resources.Count < size; number++)
        {
            if (number % 10 == 0)
            {
                resources.Add(Declare("iac/v1alpha1", "Image", $"image-{number / 10}", """{"from":"scratch","layers":[{"copy":{"source":"./site","path":"/srv"}}],"config":{"entrypoint":["/bin/sh","-c"],"env":{"LANG":"C.UTF-8"}}}"""));
            }

            string greeting = number % 10 == 9 ? $"${{{{ pod.pod-{number - 1}.status.address }}}}" : "hello";
            resources.Add(Declare("v1", "Pod", $"pod-{number}", $$$"""
                {"nodeName":"localhost","restartPolicy":"Always","volumes":[{"name":"shared","emptyDir":{}}],"containers":[
                {"name":"web","image":"image-{{{number / 10}}}","args":["-p","8080"],"env":[{"name":"GREETING","value":"{{{greeting}}}"}],"ports":[{"containerPort":8080}],
                "resources":{"limits":{"cpu":"500m","memory":"64Mi"}},"volumeMounts":[{"name":"shared","mountPath":"/d"}]},
                {"name":"side","image":"image-{{{number / 10}}}","args":["-v"],"volumeMounts":[{"name":"shared","mountPath":"/d","readOnly":true}]}]}
                """));
        }

        return new StackDefinition { Name = "bench", Project = "bench", Origin = "/bench", Resources = [.. resources.Take(size)] };
    }

    internal static ResourceDeclaration Declare(string apiVersion, string kind, string name, string spec)
    {
        var document = new JsonObject { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = new JsonObject { ["name"] = name }, ["spec"] = Plain(JsonNode.Parse(spec)) };
        return new ResourceDeclaration(new ResourceKey(apiVersion, kind, ResourceKey.DefaultNamespace, name), document, ResourceOptions.Default, NoSourceMap.Instance);
    }

    // Values as a front end makes them, and not as views of a text.
    private static JsonNode? Plain(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Plain(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Plain)]),
        JsonValue value when value.TryGetValue(out string? text) => JsonValue.Create(text),
        JsonValue value when value.TryGetValue(out bool flag) => JsonValue.Create(flag),
        JsonValue value => JsonValue.Create(value.GetValue<long>()),
        _ => null,
    };
}
