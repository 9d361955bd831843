namespace IaC.Cli.Commands;

/// <summary>Files and folders that a command line names to be read.</summary>
internal static class InputFile
{
    /// <summary>Full path of a file.</summary>
    /// <param name="path">As typed.</param>
    /// <exception cref="UsageException">There is none, or it is a folder.</exception>
    public static string Find(string path) => File.Exists(path) ? Path.GetFullPath(path)
        : throw new UsageException(Directory.Exists(path) ? $"{path} is a folder, and a file is wanted" : $"there is no file {path}");

    /// <summary>Full path of a folder.</summary>
    /// <param name="path">As typed.</param>
    /// <exception cref="UsageException">There is none, or it is a file.</exception>
    public static string FindFolder(string path) => Directory.Exists(path) ? Path.GetFullPath(path)
        : throw new UsageException(File.Exists(path) ? $"{path} is a file, and a folder is wanted" : $"there is no folder {path}");
}
