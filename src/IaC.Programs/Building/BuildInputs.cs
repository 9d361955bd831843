using System.Collections.Immutable;

namespace IaC.Programs.Building;

/// <summary>What a build reads: told by the last one, and looked for anew at each command, since a file that is added counts as well.</summary>
/// <param name="Folders">Folders of the project and of those that it refers to.</param>
/// <param name="Files">Files that are compiled, embedded or copied, and projects that are imported.</param>
/// <param name="Patterns">Paths <c>FOLDER/*.EXTENSION</c>: further sorts of files of which the build takes some, and may take any that is added.</param>
internal sealed record BuildInputs(ImmutableArray<string> Folders, ImmutableArray<string> Files, ImmutableArray<string> Patterns)
{
    private static readonly string[] OutputFolders = ["bin", "obj", "artifacts"];

    // Not `.json`, which plans and settings of editors are too: those that a build reads are told by their names.
    private static readonly string[] SourceExtensions = [".cs", ".csproj", ".props", ".targets", ".resx", ".editorconfig", ".globalconfig", ".ruleset", ".config"];

    private static readonly string[] SourceNames = ["runtimeconfig.template.json", "packages.lock.json"];

    // Found by the build in the folder of a project and in all around it.
    private static readonly string[] FilesAround =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "NuGet.Config", "nuget.config", ".editorconfig",
    ];

    /// <summary>Whether a file is looked for by its extension in the folder of a project, and need not be told.</summary>
    public static bool IsSource(string path) => SourceExtensions.Contains(Path.GetExtension(path));

    /// <summary>The paths of all of it, in order; there need not be something at each.</summary>
    public SortedSet<string> Paths()
    {
        var paths = new SortedSet<string>(Files, StringComparer.Ordinal);
        var around = new HashSet<string>(StringComparer.Ordinal);
        Dictionary<string, string[]> patterns = Patterns.GroupBy(pattern => Path.GetDirectoryName(pattern)!).ToDictionary(group => group.Key, group => group.Select(pattern => Path.GetExtension(pattern)).ToArray());
        foreach (string folder in Folders)
        {
            AddSources(new DirectoryInfo(folder), SourceExtensions, patterns, paths);
            for (string? parent = folder; parent is not null && around.Add(parent); parent = Path.GetDirectoryName(parent))
            {
                paths.UnionWith(FilesAround.Select(name => Path.Combine(parent, name)));
            }
        }

        // The rest lies outside, where what is around is not the project's.
        foreach ((string folder, string[] extensions) in patterns.Where(pattern => Directory.Exists(pattern.Key)))
        {
            paths.UnionWith(Directory.EnumerateFiles(folder).Where(file => extensions.Contains(Path.GetExtension(file))));
        }

        return paths;
    }

    private static void AddSources(DirectoryInfo folder, string[] extensions, Dictionary<string, string[]> patterns, SortedSet<string> paths)
    {
        if (!folder.Exists)
        {
            return;
        }

        if (patterns.Remove(folder.FullName, out string[]? more))
        {
            extensions = [.. extensions, .. more];
        }

        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo below)
            {
                if (entry.Name[0] != '.' && !OutputFolders.Contains(entry.Name) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    AddSources(below, extensions, patterns, paths);
                }
            }
            else if (extensions.Contains(entry.Extension) || SourceNames.Contains(entry.Name))
            {
                paths.Add(entry.FullName);
            }
        }
    }
}
