using System.Diagnostics;
using System.Globalization;
using IaC.Benchmarks.Containers;

namespace IaC.Benchmarks.Sdk;

/// <summary>
/// Whole commands over C# stacks of ConfigMaps, which cost their driver next to nothing, and over the first stack of a new user, against the start of an empty program: what asking a program costs. Run in turn, so that the load of the machine meets all alike.
/// </summary>
internal static class SdkBenchmark
{
    private const int Rounds = 15;
    private const int Many = 1_000;
    private const int VeryMany = 10_000;
    private const string Template = "what iac new csharp writes";

    /// <summary>Program by IAC_BIN, a folder; else where the publish command of the README puts it. The SDK is that of the release package.</summary>
    public static async Task RunAsync(TextWriter output)
    {
        string iac = BenchmarkPaths.Iac;
        DirectoryInfo folder = Directory.CreateTempSubdirectory("iac-bench-sdk-");
        try
        {
            var environment = new Dictionary<string, string> { ["IAC_ROOT"] = Path.Combine(folder.FullName, "root"), ["UseSharedCompilation"] = "false" };
            string empty = Project(folder, "empty", "return 0;", "");
            var stacks = new Dictionary<string, string> { [Template] = Project(folder, "template", File.ReadAllText(BenchmarkPaths.Of("TemplateFile")), Sdk()) };
            foreach (int size in (int[])[3, Many, VeryMany])
            {
                stacks.Add($"{size} resources", Project(folder, $"stack-{size}", Source(size), Sdk()));
            }

            foreach (string project in stacks.Values.Prepend(empty))
            {
                CommandTimer.Run(["dotnet", "build", project, "-v", "q", "-nodeReuse:false"], environment);
            }

            foreach (string project in stacks.Values)
            {
                // Builds, and records what it was built from.
                CommandTimer.Run([iac, "preview", "-f", project], environment);
            }

            Contender[] contenders =
            [
                new("empty program", ["dotnet", Path.Combine(empty, "bin/Debug/net10.0/empty.dll")]) { Environment = environment },
                .. stacks.Select(stack => new Contender($"iac preview, {stack.Key}", [iac, "preview", "-f", stack.Value]) { Environment = environment }),
            ];
            IReadOnlyDictionary<string, double[]> times = CommandTimer.Measure(contenders, Rounds);
            await WriteAsync(output, times, await PeakAsync(iac, stacks[$"{VeryMany} resources"], environment));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task WriteAsync(TextWriter output, IReadOnlyDictionary<string, double[]> times, (double Engine, double Program) peak)
    {
        double start = RatioTable.Median(times["empty program"]);
        await output.WriteLineAsync("| command | min ms | median ms | beyond an empty program | ratio | promise |");
        await output.WriteLineAsync("|---|---:|---:|---:|---:|---|");
        foreach ((string name, double[] values) in times)
        {
            double median = RatioTable.Median(values);
            string promise = name.Contains(" 3 ", StringComparison.Ordinal) || name.EndsWith(Template, StringComparison.Ordinal) ? "1.5x" : name.Contains($" {Many} ", StringComparison.Ordinal) ? "300 ms beyond" : "";
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"| {name} | {values.Min():0} | {median:0} | {median - start:0} ms | {median / start:0.00}x | {promise} |"));
        }

        await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\nPeak memory at {VeryMany:N0} resources: iac {peak.Engine:0} MB, its program {peak.Program:0} MB (promise: 200 MB)."));
    }

    // The highest resident size that the kernel saw (VmHWM, proc_pid_status(5)), of the command and of the program that it starts.
    private static async Task<(double Engine, double Program)> PeakAsync(string iac, string project, Dictionary<string, string> environment)
    {
        var start = new ProcessStartInfo(iac, ["preview", "-f", project]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task drained = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        (double engine, double program) = (0, 0);
        while (!process.HasExited)
        {
            engine = Math.Max(engine, HighWater(process.Id));
            program = Math.Max(program, Children(process.Id).Select(HighWater).DefaultIfEmpty().Max());
            await Task.Delay(5);
        }

        await drained;
        return (engine, program);
    }

    private static IEnumerable<int> Children(int parent)
    {
        try
        {
            return [.. File.ReadAllText($"/proc/{parent}/task/{parent}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(int.Parse), .. Directory.GetDirectories($"/proc/{parent}/task")
                .SelectMany(task => File.ReadAllText($"{task}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries)).Select(int.Parse)];
        }
        catch (IOException)
        {
            return [];
        }
    }

    private static double HighWater(int process)
    {
        try
        {
            string? line = File.ReadLines($"/proc/{process}/status").FirstOrDefault(text => text.StartsWith("VmHWM:", StringComparison.Ordinal));
            return line is null ? 0 : double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)[^2], CultureInfo.InvariantCulture) / 1000;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static string Sdk()
    {
        string folder = BenchmarkPaths.Of("SdkFolder");
        return $"""
              <ItemGroup><Reference Include="{folder}/IaC.Sdk.dll" /><Reference Include="{folder}/IaC.Model.dll" /></ItemGroup>
              <Import Project="{folder}/IaC.Sdk.targets" />
            """;
    }

    private static string Project(DirectoryInfo folder, string name, string source, string references)
    {
        string path = folder.CreateSubdirectory(name).FullName;
        File.WriteAllText(Path.Combine(path, $"{name}.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><ImplicitUsings>enable</ImplicitUsings><Nullable>enable</Nullable></PropertyGroup>
            {references}
            </Project>
            """);
        File.WriteAllText(Path.Combine(path, "Program.cs"), source);
        return path;
    }

    private static string Source(int size) => $$"""
        using IaC.Kubernetes.Core.V1;

        return await IaC.Deployment.RunAsync(() =>
        {
            for (int number = 0; number < {{size}}; number++)
            {
                _ = new ConfigMap($"map-{number}", new ConfigMapArgs { Data = { ["number"] = $"{number}", ["text"] = "some text that is not too short" } });
            }
        });
        """;
}
