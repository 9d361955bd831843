using IaC.Testing;

namespace IaC.Yaml.Tests;

/// <summary>What a person is told about faulty files. Each file of <c>testdata/faults</c> has its answer beside it.</summary>
public sealed class FaultGoldenTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "testdata", "faults");

    public static TheoryData<string> Files => [.. Directory.GetFiles(Folder, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_fault_of_a_file_is_reported_with_its_place(string file)
    {
        LoadResult result = StackLoader.Load(new LoadOptions { Paths = [file], WorkingFolder = Folder }, TestContext.Current.CancellationToken);

        Assert.True(result.HasErrors);
        Golden.Match(string.Join('\n', result.Diagnostics) + "\n", $"testdata/faults/{Path.ChangeExtension(file, ".golden")}");
    }
}
