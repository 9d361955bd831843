namespace IaC.Engine;

/// <summary>Where the files of a stack lie.</summary>
internal static class StateFile
{
    private const string Extension = ".db";
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
        File.Delete(path + "-wal");
        File.Delete(path + "-shm");
    }

    /// <summary>A free name beside a file: <c>hello.db.damaged</c>, <c>hello.db.damaged-2</c>.</summary>
    public static string Beside(string path, string suffix) =>
        Enumerable.Range(1, int.MaxValue).Select(number => number == 1 ? $"{path}.{suffix}" : $"{path}.{suffix}-{number}").First(candidate => !File.Exists(candidate));
}
