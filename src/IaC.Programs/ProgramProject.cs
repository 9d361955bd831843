namespace IaC.Programs;

/// <summary>A C# project that declares a stack.</summary>
/// <param name="Path">Absolute path of the project file.</param>
public sealed record ProgramProject(string Path)
{
    /// <summary>Extension of a project file.</summary>
    public const string Extension = ".csproj";

    /// <summary>Absolute path of the folder.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Path)!;

    /// <summary>The project that a path means: a project file, or a folder with one in it; null for anything else.</summary>
    /// <param name="path">Absolute path.</param>
    /// <exception cref="ProgramException">The folder has several.</exception>
    public static ProgramProject? Find(string path)
    {
        if (System.IO.Path.GetExtension(path) == Extension && File.Exists(path))
        {
            return new ProgramProject(path);
        }

        string[] projects = Directory.Exists(path) ? Directory.GetFiles(path, $"*{Extension}") : [];
        return projects switch
        {
            [] => null,
            [var only] => new ProgramProject(only),
            _ => throw new ProgramException($"{path} has several projects: {string.Join(", ", projects.Select(System.IO.Path.GetFileName).Order(StringComparer.Ordinal))}", remedy: "name one with -f"),
        };
    }
}
