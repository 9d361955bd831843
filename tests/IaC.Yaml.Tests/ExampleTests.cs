using System.Reflection;

namespace IaC.Yaml.Tests;

public sealed class ExampleTests
{
    public static TheoryData<string> Examples => [.. Directory.GetDirectories(Folder).Where(folder => Directory.GetFiles(folder, "*.csproj").Length == 0).Select(folder => Path.GetFileName(folder))];

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
}
