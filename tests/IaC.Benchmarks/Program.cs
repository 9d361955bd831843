using IaC.Benchmarks.Containers;
using IaC.Benchmarks.GitOps;
using IaC.Benchmarks.Guests;
using IaC.Benchmarks.Hosts;
using IaC.Benchmarks.Images;
using IaC.Benchmarks.Planning;
using IaC.Benchmarks.Pods;
using IaC.Benchmarks.Sdk;

// Each part of the benchmarks by its name: dotnet run -c Release --project tests/IaC.Benchmarks -- plan
Dictionary<string, Func<TextWriter, Task>> parts = new()
{
    ["plan"] = PlanBenchmark.RunAsync,
    ["capacity"] = CapacityBenchmark.RunAsync,
    ["containers"] = ContainerBenchmark.RunAsync,
    ["pods"] = PodBenchmark.RunAsync,
    ["many"] = ManyPodsBenchmark.RunAsync,
    ["sdk"] = SdkBenchmark.RunAsync,
    ["images"] = ImageBenchmark.RunAsync,
    ["guests"] = GuestBenchmark.RunAsync,
    ["guest-list"] = GuestListBenchmark.RunAsync,
    ["guest-files"] = GuestFilesBenchmark.RunAsync,
    ["hosts"] = HostsBenchmark.RunAsync,
    ["gitops"] = GitOpsBenchmark.RunAsync,
};

string[] unknown = [.. args.Where(name => !parts.ContainsKey(name))];
if (unknown.Length > 0)
{
    Console.Error.WriteLine($"no benchmark {string.Join(", ", unknown)}; there are: {string.Join(", ", parts.Keys)}");
    return 2;
}

foreach ((string name, Func<TextWriter, Task> run) in parts)
{
    if (args.Length == 0 || args.Contains(name))
    {
        await run(Console.Out);
    }
}

return 0;
