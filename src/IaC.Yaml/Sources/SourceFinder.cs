using IaC.Model;

namespace IaC.Yaml;

/// <summary>
/// Finds the files of a stack. A folder is walked from the outside in, its own files before the folders below it: what the images of a file copy is known before the walk gets there, and is
/// not read as part of the stack. Names that begin with a dot are passed over, symbolic links to folders are not followed.
/// </summary>
internal sealed class SourceFinder(LoadOptions options, ICollection<Diagnostic> faults, BuildContexts contexts)
{
    private const string StandardInputName = "stdin";

    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    private long _allowance = YamlLimits.TotalBytes;

    /// <summary>Files of other tools that were found in folders.</summary>
    public List<Diagnostic> Foreign { get; } = [];

    /// <summary>Each file once, in the order of the paths and of the walk. It goes on with a folder only when the files before it were dealt with.</summary>
    public IEnumerable<SourceText> Find() => options.Paths.SelectMany(Find);

    private IEnumerable<SourceText> Find(string path)
    {
        string fullPath = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, options.WorkingFolder));
        if (path == "-")
        {
            string? text = options.StandardInput is null ? null : Utf8Reader.Read(options.StandardInput, StandardInputName, ref _allowance, faults);
            return text is null ? [] : [new SourceText(StandardInputName, options.WorkingFolder, text, Named: true)];
        }

        if (Directory.Exists(fullPath))
        {
            return Walk(fullPath);
        }

        if (File.Exists(fullPath))
        {
            return ForeignFormat.ByName(NameOf(fullPath)) is { } foreign ? Refuse(foreign) : Read(fullPath, named: true);
        }

        string? parent = Path.GetDirectoryName(fullPath);
        IEnumerable<string> near = Directory.Exists(parent) ? Directory.EnumerateFileSystemEntries(parent).Take(YamlLimits.Files).Select(entry => Path.GetFileName(entry)) : [];
        faults.Add(Diagnostic.Error($"there is no file or folder {path}", remedy: NearName.Suggest(Path.GetFileName(fullPath), near)));
        return [];
    }

    private IEnumerable<SourceText> Refuse((string Message, string Remedy) foreign)
    {
        faults.Add(Diagnostic.Error(foreign.Message, remedy: foreign.Remedy));
        return [];
    }

    private IEnumerable<SourceText> Walk(string folder)
    {
        if (ForeignFormat.IsChart(folder))
        {
            AddForeign(Path.Combine(folder, "Chart.yaml"));
            yield break;
        }

        foreach (string file in Visible(Directory.EnumerateFiles(folder)))
        {
            if (!AddForeign(file) && Path.GetExtension(file) is ".yaml" or ".yml" && !contexts.ContainFile(file))
            {
                foreach (SourceText source in Read(file, named: false))
                {
                    yield return source;
                }
            }
        }

        foreach (string below in Visible(Directory.EnumerateDirectories(folder)))
        {
            if (!contexts.ContainFolder(below) && !new DirectoryInfo(below).Attributes.HasFlag(FileAttributes.ReparsePoint))
            {
                foreach (SourceText source in Walk(below))
                {
                    yield return source;
                }
            }
        }
    }

    private static IEnumerable<string> Visible(IEnumerable<string> entries) => entries.Where(entry => Path.GetFileName(entry)[0] != '.').Order(StringComparer.Ordinal);

    private bool AddForeign(string file)
    {
        if (ForeignFormat.ByName(NameOf(file)) is not { } foreign)
        {
            return false;
        }

        Foreign.Add(Diagnostic.Warning(foreign.Message, remedy: foreign.Remedy));
        return true;
    }

    private IEnumerable<SourceText> Read(string path, bool named)
    {
        if (!_seen.Add(path))
        {
            return [];
        }

        if (_seen.Count > YamlLimits.Files)
        {
            if (_seen.Count == YamlLimits.Files + 1)
            {
                faults.Add(Diagnostic.Error($"there are more than {YamlLimits.Files} YAML files", remedy: "name the files or the folder of the stack"));
            }

            return [];
        }

        string name = NameOf(path);
        try
        {
            using FileStream stream = File.OpenRead(path);
            return Utf8Reader.Read(stream, name, ref _allowance, faults) is { } text ? [new SourceText(name, Path.GetDirectoryName(path)!, text, named)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            faults.Add(Diagnostic.Error($"{name} cannot be read: {exception.Message}"));
            return [];
        }
    }

    private string NameOf(string fullPath)
    {
        string relative = Path.GetRelativePath(options.WorkingFolder, fullPath);
        return relative.StartsWith("..", StringComparison.Ordinal) ? fullPath : relative;
    }
}
