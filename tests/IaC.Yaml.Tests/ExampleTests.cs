using System.Reflection;

namespace IaC.Yaml.Tests;

public sealed class ExampleTests
{
    private const string Agent = "gitops";

    public static TheoryData<string> Examples => [.. Directory.GetDirectories(Folder).Where(folder => Directory.GetFiles(folder, "*.csproj").Length == 0 && Path.GetFileName(folder) != Agent).Select(folder => Path.GetFileName(folder))];

    private static string Folder =>
        Path.GetFullPath(Path.Combine(typeof(ExampleTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../../examples"));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_has_no_fault(string example)
    {
        LoadResult result = StackLoader.Load(new LoadOptions { Paths = [example], WorkingFolder = Folder }, TestContext.Current.CancellationToken);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(example, result.Stack!.Name);
        Assert.NotEmpty(result.Stack.Resources);
    }

    [Fact]
    public void The_document_of_an_agent_has_no_fault_and_its_defaults()
    {
        var (document, faults) = GitOpsLoader.Load($"{Agent}/gitops.yaml", Folder, _ => [], TestContext.Current.CancellationToken);

        Assert.Empty(faults);
        Assert.Equal(["db", "web"], document!.Spec.Units.Select(unit => unit.Name));
        Assert.Equal(("60s", "5m"), (document.Spec.Units[0].Scan, document.Spec.Units[0].Timeout));
    }
}
