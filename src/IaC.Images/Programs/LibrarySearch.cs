namespace IaC.Images.Programs;

/// <summary>Finds shared libraries as ld.so(8) does, without the environment and without its cache, whose content the configured folders give as well.</summary>
internal sealed class LibrarySearch
{
    private const string Configuration = "/etc/ld.so.conf";

    // Folders that loaders know without being told, on Debian, Fedora and Alpine; a folder that is not there costs nothing.
    private static readonly string[] BuiltIn = [.. MultiArch("/lib"), .. MultiArch("/usr/lib"), "/lib64", "/usr/lib64", "/lib", "/usr/lib"];

    private readonly List<string> _configured = [.. ReadConfiguration(Configuration, depth: 0)];

    /// <summary>Whether a library is found by the configuration of this machine only: neither by the file that needs it nor by what a loader knows without being told.</summary>
    internal bool IsConfigured(string path) => Path.GetDirectoryName(path) is { } folder && _configured.Contains(folder) && !BuiltIn.Contains(folder);

    /// <summary>Path of a library; null where this machine does not have it.</summary>
    /// <param name="name">Name as it is needed, or a path where it holds a slash.</param>
    /// <param name="machine">e_machine that it must have.</param>
    /// <param name="runPaths">Folders that the file and those that loaded it name, in order, nothing left to expand.</param>
    internal string? Find(string name, int machine, IEnumerable<string> runPaths) =>
        name.Contains('/', StringComparison.Ordinal)
            ? (Fits(name, machine) ? name : null)
            : runPaths.Concat(_configured).Concat(BuiltIn).Select(folder => Path.Combine(folder, name)).FirstOrDefault(path => Fits(path, machine));

    private static bool Fits(string path, int machine)
    {
        try
        {
            return File.Exists(path) && ElfFile.TryRead(path)?.Machine == machine;
        }
        catch (ImageException)
        {
            // Of another class: the loader passes it over too.
            return false;
        }
    }

    private static IEnumerable<string> ReadConfiguration(string file, int depth)
    {
        if (depth > 10 || !File.Exists(file))
        {
            yield break;
        }

        foreach (string line in File.ReadLines(file).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0))
        {
            if (!line.StartsWith("include ", StringComparison.Ordinal))
            {
                yield return line;
                continue;
            }

            string pattern = Path.Combine(Path.GetDirectoryName(file)!, line["include ".Length..].Trim());
            foreach (string folder in Matches(pattern).SelectMany(included => ReadConfiguration(included, depth + 1)))
            {
                yield return folder;
            }
        }
    }

    private static IEnumerable<string> Matches(string pattern) =>
        Path.GetDirectoryName(pattern) is { } folder && Directory.Exists(folder)
            ? Directory.GetFiles(folder, Path.GetFileName(pattern)).Order(StringComparer.Ordinal)
            : [];

    private static IEnumerable<string> MultiArch(string folder) => Directory.Exists(folder) ? Directory.GetDirectories(folder, "*-linux-*").Order(StringComparer.Ordinal) : [];
}
