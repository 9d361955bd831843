using System.Reflection;
using System.Text.RegularExpressions;

namespace IaC.Architecture.Tests;

/// <summary>src/ARCHITECTURE.md names files and folders; one that was moved or renamed is moved in the page too.</summary>
public sealed partial class ArchitecturePageTests
{
    [Fact]
    public void Every_file_that_the_page_names_exists()
    {
        string source = Path.GetFullPath(Path.Combine(typeof(ArchitecturePageTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../../src"));
        string[] there =
        [
            .. Directory.GetFileSystemEntries(source, "*", SearchOption.AllDirectories)
                .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
                .Select(path => path.EndsWith(".cs", StringComparison.Ordinal) ? path[..^3] : path),
        ];

        string[] named = [.. Named().Matches(File.ReadAllText(Path.Combine(source, "ARCHITECTURE.md"))).Select(match => match.Groups[1].Value).Distinct()];
        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains(there, path => path.EndsWith($"/{name}", StringComparison.Ordinal)));
    }

    // `IaC.Engine/Planning/Planner.PlanOne`: folders, a type or folder, and perhaps a member.
    [GeneratedRegex(@"`((?:[A-Z][\w.]*/)+[A-Z]\w+)(?:\.\w+)?`")]
    private static partial Regex Named();
}
