using System.Reflection;

namespace IaC.Benchmarks.Containers;

/// <summary>Where benchmarks find what they measure.</summary>
internal static class BenchmarkPaths
{
    /// <summary>Folder of the published programs: IAC_BIN, else where the publish command of the README puts them.</summary>
    internal static string Programs { get; } = Environment.GetEnvironmentVariable("IAC_BIN") ?? Path.Combine(Directory.GetCurrentDirectory(), "artifacts/publish/IaC.Cli/release_linux-x64");

    /// <summary>The program <c>iac</c>.</summary>
    internal static string Iac { get; } = Path.Combine(Programs, "iac");

    /// <summary>A path that the project file says.</summary>
    internal static string Of(string key) => typeof(BenchmarkPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
