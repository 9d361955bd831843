using System.Security;
using IaC.Cli.Commands;

namespace IaC.Cli.Creating;

/// <summary>The project that <c>iac new csharp</c> writes; it is that of <c>dotnet new iac</c>.</summary>
internal static class ProjectTemplate
{
    private const string PlaceHolder = "StackName";
    private const string Ignored = "bin/\nobj/\n";

    /// <summary>Writes it.</summary>
    /// <param name="folder">Absolute path of the folder.</param>
    /// <param name="name">Name of the project; null is that of the folder.</param>
    /// <param name="feed">Where its package comes from; null leaves it to the machine.</param>
    /// <returns>Names of the files.</returns>
    /// <exception cref="UsageException">One of the files, or another project, is there already, or the feed is not; nothing was written.</exception>
    public static IReadOnlyList<string> Write(string folder, string? name, string? feed)
    {
        if (feed is not null && !Directory.Exists(feed) && !feed.StartsWith("http", StringComparison.Ordinal))
        {
            throw new UsageException($"there is no folder {feed}, and it is no address of a feed either");
        }

        string project = Label(name ?? Path.GetFileName(folder));
        var files = new Dictionary<string, string>
        {
            [$"{project}.csproj"] = Read("StackName.csproj").Replace(PlaceHolder, project, StringComparison.Ordinal),
            ["Program.cs"] = Read("Program.cs"),
            [".gitignore"] = Ignored,
        };
        if (feed is not null)
        {
            files["nuget.config"] = Feed(Directory.Exists(feed) ? Path.GetFullPath(feed) : feed);
        }

        string[] there = [.. files.Keys.Where(file => File.Exists(Path.Combine(folder, file))), .. Directory.GetFiles(folder, "*.csproj").Select(path => Path.GetFileName(path))];
        if (there.Length > 0)
        {
            throw new UsageException($"{folder} has {string.Join(", ", there.Distinct())} already; begin in an empty folder");
        }

        foreach ((string file, string content) in files)
        {
            File.WriteAllText(Path.Combine(folder, file), content);
        }

        return [.. files.Keys];
    }

    private static string Label(string name)
    {
        string label = new([.. name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' ? letter : '-')]);
        return label.Any(char.IsAsciiLetterOrDigit) ? label : throw new UsageException($"`{name}` gives no name for a project: pass --name");
    }

    private static string Read(string file)
    {
        using Stream stream = typeof(ProjectTemplate).Assembly.GetManifestResourceStream(file) ?? throw new InvalidOperationException($"no {file} in the assembly");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static string Feed(string source) =>
        $"""
        <?xml version="1.0" encoding="utf-8"?>
        <configuration>
          <packageSources>
            <add key="iac" value="{SecurityElement.Escape(source)}" />
          </packageSources>
        </configuration>

        """;
}
