using IaC.Cli.Completing;
using IaC.Engine;
using IaC.Linux.Files;

namespace IaC.Cli.Installing;

/// <summary>
/// The program below a prefix: <c>lib/iac/</c> holds it with its supervisor and libraries, <c>bin/iac</c> leads to it, <c>share/</c> holds what shells complete by. Each file is replaced in one step, the
/// program last, so that whoever starts it meanwhile gets the old one or the new one; supervisors that run go on with the file that they were started from.
/// </summary>
/// <param name="prefix">Absolute path: <c>/usr/local</c>.</param>
internal sealed class Installation(string prefix)
{
    private const string Program = "iac";
    private const UnixFileMode Executable = WholeFile.ReadableByAll | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What the programs of an installation are called; anything else in its folder is not ours.</summary>
    private static readonly string[] Files = ["libe_sqlite3.so", "iac-supervisor", "iac-apphost", Program];

    /// <summary>Folder of the programs.</summary>
    public string Folder => Path.Combine(prefix, "lib", "iac");

    /// <summary>Path of the program.</summary>
    public string ProgramPath => Path.Combine(Folder, Program);

    private string Link => Path.Combine(prefix, "bin", Program);

    private IEnumerable<(string Shell, string Path)> Completions => CompletionScripts.Paths.Select(script => (script.Key, Path.Combine(prefix, "share", script.Value)));

    /// <summary>The installation that a program belongs to; null where it was not installed.</summary>
    /// <param name="folder">Folder of the program.</param>
    public static Installation? Of(string folder)
    {
        string own = Path.TrimEndingDirectorySeparator(folder);
        return Path.GetDirectoryName(Path.GetDirectoryName(own)) is { } prefix && new Installation(prefix) is var installation && installation.Folder == own ? installation : null;
    }

    /// <summary>Installs, or replaces what is installed.</summary>
    /// <param name="source">Folder of the published program.</param>
    /// <exception cref="EngineException">The folder holds no published program, or the installation itself.</exception>
    /// <exception cref="IOException">The disk refuses; each file is then the old one or the new one.</exception>
    public void Install(string source)
    {
        if (Files.FirstOrDefault(file => !File.Exists(Path.Combine(source, file))) is { } missing || File.Exists(Path.Combine(source, "iac.dll")))
        {
            throw new EngineException($"{source} does not hold the published program", "run `dotnet publish src/IaC.Cli -c Release -r linux-x64`, and install by the `iac` that it makes");
        }

        if (Path.TrimEndingDirectorySeparator(Path.GetFullPath(source)) == Folder)
        {
            throw new EngineException($"this program is the one in {Folder}", "install by the `iac` that is to be installed");
        }

        Directory.CreateDirectory(Folder);
        foreach (string file in Files)
        {
            WholeFile.Replace(Path.Combine(Folder, file), draft => File.Copy(Path.Combine(source, file), draft), Executable);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(Link)!);
        WholeFile.Replace(Link, draft => File.CreateSymbolicLink(draft, Path.GetRelativePath(Path.GetDirectoryName(Link)!, ProgramPath)));
        foreach ((string shell, string path) in Completions)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            WholeFile.Write(path, CompletionScripts.Of(shell), WholeFile.ReadableByAll);
        }
    }

    /// <summary>Removes what <see cref="Install"/> wrote, and the folders that are empty then.</summary>
    public void Uninstall()
    {
        foreach (string path in Files.Select(file => Path.Combine(Folder, file)).Append(Link).Concat(Completions.Select(script => script.Path)))
        {
            File.Delete(path);
            RemoveEmpty(Path.GetDirectoryName(path)!);
        }
    }

    // Up to the prefix, which stays.
    private void RemoveEmpty(string folder)
    {
        while (folder.Length > prefix.Length && Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
            folder = Path.GetDirectoryName(folder)!;
        }
    }
}
