namespace IaC.Engine;

/// <summary>Where the files of a stack lie.</summary>
internal static class StateFile
{
    private const string Extension = ".db";
    private const string Log = "-wal";
    private const string Shared = "-shm";
    private const int LongestName = 100;

    /// <summary>The database of a stack.</summary>
    /// <exception cref="EngineException">The name cannot be that of a stack.</exception>
    public static string Of(string folder, string stack)
    {
        if (stack.Length is 0 or > LongestName || !char.IsAsciiLetterOrDigit(stack[0]) || !stack.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
        {
            throw new EngineException($"`{stack}` cannot be the name of a stack", $"use at most {LongestName} letters, digits, `-`, `_` and `.`, a letter or digit first");
        }

        return Path.Combine(folder, stack + Extension);
    }

    /// <summary>Names of the stacks in a folder, in ordinal order.</summary>
    public static IEnumerable<string> Stacks(string folder) => Directory.Exists(folder)
        ? Directory.EnumerateFiles(folder, "*" + Extension).Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)
        : [];

    /// <summary>Removes a database and what SQLite keeps beside it.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        DeleteLog(path);
    }

    /// <summary>Removes what SQLite keeps beside a database.</summary>
    public static void DeleteLog(string path)
    {
        File.Delete(path + Log);
        File.Delete(path + Shared);
    }

    /// <summary>Copies a database as it lies there, with its log: the newest transactions may stand in that alone.</summary>
    public static void Copy(string path, string copy)
    {
        File.Copy(path, copy);
        if (File.Exists(path + Log))
        {
            File.Copy(path + Log, copy + Log);
        }
    }

    /// <summary>Whether a file is what SQLite keeps beside a database.</summary>
    public static bool IsLog(string path) => path.EndsWith(Log, StringComparison.Ordinal) || path.EndsWith(Shared, StringComparison.Ordinal);

    /// <summary>A free name beside a file: <c>hello.db.damaged</c>, <c>hello.db.damaged-2</c>.</summary>
    public static string Beside(string path, string suffix) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? $"{path}.{suffix}" : $"{path}.{suffix}-{number}").First(candidate => !File.Exists(candidate));
}
