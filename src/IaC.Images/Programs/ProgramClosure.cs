using System.Text;

namespace IaC.Images.Programs;

/// <summary>All files that programs of this machine load when they start: loaders, shared libraries and what those load, interpreters of scripts.</summary>
internal sealed class ProgramClosure
{
    private const int LongestInterpreterLine = 256; // the kernel's BINPRM_BUF_SIZE

    // Where env(1) of a script looks.
    private static readonly string[] CommandFolders = ["/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    private readonly LibrarySearch _search = new();
    private readonly SortedSet<string> _paths = new(StringComparer.Ordinal);

    private ProgramClosure()
    {
    }

    /// <summary>Absolute paths as they are opened, links not followed, sorted; the programs are among them.</summary>
    internal IReadOnlyCollection<string> Paths => _paths;

    /// <summary>Those of them that a loader finds only by the configuration of this machine.</summary>
    internal IEnumerable<string> Configured => _paths.Where(_search.IsConfigured);

    /// <summary>The C library; null where no program loads one.</summary>
    internal string? CLibrary => _paths.FirstOrDefault(path => Path.GetFileName(path) is var name && (name == "libc.so.6" || name.StartsWith("libc.musl-", StringComparison.Ordinal)));

    /// <summary>Follows the programs.</summary>
    internal static ProgramClosure Of(IEnumerable<string> programs)
    {
        ProgramClosure closure = new();
        foreach (string program in programs)
        {
            closure.AddProgram(program, program);
        }

        return closure;
    }

    private void AddProgram(string path, string place)
    {
        if (!path.StartsWith('/') || !File.Exists(path))
        {
            throw new ImageException(path.StartsWith('/') ? $"'{path}' is not on this machine" : $"'{path}' is not an absolute path", place);
        }

        if (!_paths.Add(path))
        {
            return;
        }

        if (ElfFile.TryRead(path) is { } elf)
        {
            AddElf(path, elf, [], place);
        }
        else
        {
            AddInterpreter(path, place);
        }
    }

    /// <param name="path">File to be loaded.</param>
    /// <param name="elf">What it says.</param>
    /// <param name="inherited">DT_RPATH folders of those that load it, nearest first.</param>
    /// <param name="place">Program that is to blame.</param>
    private void AddElf(string path, ElfFile elf, IReadOnlyList<string> inherited, string place)
    {
        if (elf.Interpreter is { } interpreter)
        {
            AddProgram(interpreter, place);
        }

        // ld.so(8): a DT_RUNPATH is for the file itself and voids the DT_RPATHs; those hold for all that is loaded on the file's behalf.
        IReadOnlyList<string> own = [.. elf.RunPathInherited.Select(folder => Expand(folder, path)), .. inherited];
        IReadOnlyList<string> folders = elf.RunPath.Count > 0 ? [.. elf.RunPath.Select(folder => Expand(folder, path))] : own;
        foreach (string name in elf.Needed)
        {
            string library = _search.Find(name, elf.Machine, folders) ?? throw new ImageException($"needs the library {name}, which is not on this machine", path == place ? place : $"{place}: {path}");
            if (_paths.Add(library))
            {
                AddElf(library, ElfFile.TryRead(library)!, elf.RunPath.Count > 0 ? [] : own, place);
            }
        }
    }

    private void AddInterpreter(string path, string place)
    {
        string line = FirstLine(path);
        if (!line.StartsWith("#!", StringComparison.Ordinal))
        {
            throw new ImageException("is neither ELF nor a script that names its interpreter", place);
        }

        string[] words = line[2..].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0)
        {
            throw new ImageException("is a script whose first line names no interpreter", place);
        }

        AddProgram(words[0], place);
        if (Path.GetFileName(words[0]) == "env" && words.Skip(1).FirstOrDefault(word => !word.StartsWith('-') && !word.Contains('=', StringComparison.Ordinal)) is { } command)
        {
            AddProgram(CommandFolders.Select(folder => Path.Combine(folder, command)).FirstOrDefault(File.Exists) ?? throw new ImageException($"runs '{command}', which is not on this machine", place), place);
        }
    }

    private static string FirstLine(string path)
    {
        using FileStream file = File.OpenRead(path);
        Span<byte> start = stackalloc byte[LongestInterpreterLine];
        start = start[..file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)];
        int end = start.IndexOf((byte)'\n');
        return Encoding.UTF8.GetString(end < 0 ? start : start[..end]);
    }

    private static string Expand(string folder, string path)
    {
        string origin = Path.GetDirectoryName(path)!;
        return Path.GetFullPath(folder.Replace("${ORIGIN}", origin, StringComparison.Ordinal).Replace("$ORIGIN", origin, StringComparison.Ordinal), origin);
    }
}
