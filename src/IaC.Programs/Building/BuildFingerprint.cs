using System.Globalization;
using System.Text;
using IaC.Hashing;

namespace IaC.Programs.Building;

/// <summary>Tells an unchanged program from a changed one without asking the build: names, sizes and times of all that a build and a start of it read.</summary>
internal static class BuildFingerprint
{
    private static readonly string[] OutputFolders = ["bin", "obj", "artifacts"];

    private static readonly string[] Extensions = [".cs", ".csproj", ".props", ".targets", ".json", ".resx", ".editorconfig", ".globalconfig", ".ruleset", ".config"];

    // Of a FileInfo for a path that there is nothing at; one for a folder has attributes, and does not "exist".
    private const FileAttributes Missing = (FileAttributes)(-1);

    // Found by the build in the folder of a project and in all around it.
    private static readonly string[] FilesAround =
    [
        "Directory.Build.props", "Directory.Build.targets", "Directory.Build.rsp", "Directory.Packages.props", "global.json", "NuGet.Config", "nuget.config", ".editorconfig",
    ];

    /// <summary>The digest of a build.</summary>
    public static string Of(string assembly, IEnumerable<string> folders, IEnumerable<string> files)
    {
        var around = new SortedSet<string>(StringComparer.Ordinal);
        var inputs = new SortedSet<string>(files, StringComparer.Ordinal) { assembly, DotnetProgram.Path };
        foreach (string folder in folders)
        {
            AddSources(new DirectoryInfo(folder), inputs);
            for (string? parent = folder; parent is not null && around.Add(parent); parent = Path.GetDirectoryName(parent))
            {
                inputs.UnionWith(FilesAround.Select(name => Path.Combine(parent, name)));
            }
        }

        var text = new StringBuilder();
        foreach (string path in inputs)
        {
            var file = new FileInfo(path);
            if (file.Attributes != Missing)
            {
                text.Append(CultureInfo.InvariantCulture, $"{path}\0{(file.Exists ? file.Length : 0)}\0{file.LastWriteTimeUtc.Ticks}\n");
            }
        }

        return Convert.ToHexStringLower(Sha256.Hash(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static void AddSources(DirectoryInfo folder, SortedSet<string> inputs)
    {
        if (!folder.Exists)
        {
            return;
        }

        foreach (FileSystemInfo entry in folder.EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo below)
            {
                if (entry.Name[0] != '.' && !OutputFolders.Contains(entry.Name) && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint))
                {
                    AddSources(below, inputs);
                }
            }
            else if (Extensions.Contains(entry.Extension))
            {
                inputs.Add(entry.FullName);
            }
        }
    }
}
