using System.Collections.Immutable;

namespace IaC.Programs.Building;

/// <summary>What the last build of a project made, and from what: kept in its <c>obj</c>, so that an unchanged program is not built again. A file of lines, which is read at each command in no time.</summary>
/// <param name="Assembly">Absolute path of the assembly.</param>
/// <param name="Folders">Folders of the project and of those that it refers to.</param>
/// <param name="Files">Further files that were compiled or copied, and what a start depends on.</param>
/// <param name="Fingerprint">Digest of all that it was made from, and of the assembly.</param>
internal sealed record BuildRecord(string Assembly, ImmutableArray<string> Folders, ImmutableArray<string> Files, string Fingerprint)
{
    private const string Form = "iac build 2";
    private const string FolderMark = "folder ";
    private const string FileMark = "file ";

    /// <summary>The record of a project; null where there is none that can be read.</summary>
    public static BuildRecord? Read(ProgramProject project)
    {
        try
        {
            return File.Exists(PathOf(project)) && File.ReadAllLines(PathOf(project)) is [Form, var assembly, var fingerprint, .. var inputs]
                ? new BuildRecord(assembly, Marked(inputs, FolderMark), Marked(inputs, FileMark), fingerprint)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>The assembly alone, of the same record, in no more time than that takes; null where there is none.</summary>
    public static string? AssemblyOf(ProgramProject project) =>
        File.Exists(PathOf(project)) && File.ReadAllText(PathOf(project)) is var text && text.StartsWith(Form + "\n", StringComparison.Ordinal) && text.IndexOf('\n', Form.Length + 1) is > 0 and var end ? text[(Form.Length + 1)..end] : null;

    /// <summary>Writes the record; not for paths with line breaks, which are then built each time.</summary>
    public void Write(ProgramProject project)
    {
        string[] lines = [Form, Assembly, Fingerprint, .. Folders.Select(folder => FolderMark + folder), .. Files.Select(file => FileMark + file)];
        if (!Array.Exists(lines, line => line.Contains('\n', StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(project))!);
            File.WriteAllLines(PathOf(project), lines);
        }
    }

    private static ImmutableArray<string> Marked(string[] lines, string mark) => [.. lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..])];

    private static string PathOf(ProgramProject project) => Path.Combine(project.Folder, "obj", $"{Path.GetFileName(project.Path)}.iac");
}
