using System.Reflection;
using System.Xml.Linq;

namespace IaC.Architecture.Tests;

/// <summary>The arrows of src/ARCHITECTURE.md: a project references what its line names, and nothing else but through that.</summary>
public sealed class ProjectReferenceTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["IaC.Hashing"] = [],
        ["IaC.Model"] = ["IaC.Model.Generator"],
        ["IaC.Model.Generator"] = ["Microsoft.CodeAnalysis.CSharp", "System.Text.Json"],
        ["IaC.Yaml"] = ["IaC.Model", "YamlDotNet"],
        ["IaC.Engine"] = ["IaC.Hashing", "IaC.Model", "Microsoft.Data.Sqlite"],
        ["IaC.Linux"] = [],
        ["IaC.Images"] = ["IaC.Hashing", "IaC.Linux", "SharpCompress", "ZstdSharp.Port"],
        ["IaC.Network"] = ["IaC.Linux"],
        ["IaC.Containers"] = ["IaC.Linux"],
        ["IaC.Pods"] = ["IaC.Hashing", "IaC.Linux", "IaC.Network", "IaC.Containers"],
        ["IaC.Guests"] = ["IaC.Linux", "IaC.Containers", "IaC.Pods"],
        ["IaC.Supervisor"] = ["IaC.Pods"],
        ["IaC.Providers"] = ["IaC.Engine", "IaC.Images", "IaC.Pods", "IaC.Guests", "Microsoft.Data.Sqlite"],
        ["IaC.GitOps"] = ["IaC.Model", "NuGet.Versioning"],
        ["IaC.Programs"] = ["IaC.Engine", "IaC.Linux"],
        ["IaC.Sdk"] = ["IaC.Model", "IaC.Sdk.Generator", "IaC.Sdk.Analyzers"],
        ["IaC.Sdk.Analyzers"] = ["Microsoft.CodeAnalysis.CSharp"],
        ["IaC.Sdk.Generator"] = ["Microsoft.CodeAnalysis.CSharp", "System.Text.Json"],
        ["IaC.Cli"] = ["IaC.Providers", "IaC.GitOps", "IaC.Programs", "IaC.Yaml", "IaC.Supervisor", "Serilog", "Serilog.Sinks.File", "Serilog.Formatting.Compact", "Spectre.Console", "System.CommandLine"],
    };

    private static readonly string[] MayBeUnsafe = ["IaC.Linux"];

    public static TheoryData<string> Projects => [.. Directory.GetFiles(SourceFolder, "*.csproj", SearchOption.AllDirectories)
        .Where(path => !path.Contains("/templates/", StringComparison.Ordinal)).Select(path => Path.GetRelativePath(SourceFolder, path))];

    private static string SourceFolder =>
        Path.GetFullPath(Path.Combine(typeof(ProjectReferenceTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../../src"));

    [Theory]
    [MemberData(nameof(Projects))]
    public void References_only_what_its_line_names(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        Assert.True(Allowed.ContainsKey(name), $"{name} has no line in the list of arrows");

        XDocument file = XDocument.Load(Path.Combine(SourceFolder, project));
        IEnumerable<string> references = file.Descendants("ProjectReference").Select(e => Path.GetFileNameWithoutExtension(e.Attribute("Include")!.Value))
            .Concat(file.Descendants("PackageReference").Select(e => e.Attribute("Include")!.Value));

        Assert.Empty(references.Except(Allowed[name]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Only_the_system_call_project_is_unsafe(string project)
    {
        string name = Path.GetFileNameWithoutExtension(project);
        bool isUnsafe = XDocument.Load(Path.Combine(SourceFolder, project)).Descendants("AllowUnsafeBlocks").Any(e => e.Value == "true");
        Assert.Equal(MayBeUnsafe.Contains(name), isUnsafe);
    }
}
