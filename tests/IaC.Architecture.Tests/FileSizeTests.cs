using System.Reflection;

namespace IaC.Architecture.Tests;

/// <summary>A file of more than 500 lines is a task; an exception stands here with its reason.</summary>
public sealed class FileSizeTests
{
    private const int Limit = 500;

    private static readonly Dictionary<string, string> Exceptions = [];

    [Fact]
    public void No_source_file_is_longer_than_500_lines()
    {
        string root = Path.GetFullPath(Path.Combine(typeof(FileSizeTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == "SourceRoot").Value!, "../.."));
        IEnumerable<string> tooLong = new[] { "src", "tests" }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Where(path => File.ReadLines(path).Count() > Limit)
            .Select(path => Path.GetRelativePath(root, path))
            .Where(path => !Exceptions.ContainsKey(path));
        Assert.Empty(tooLong);
    }
}
