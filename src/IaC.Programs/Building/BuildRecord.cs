using System.Collections.Immutable;

namespace IaC.Programs.Building;

/// <summary>What the last build of a project made, and from what: kept in its <c>obj</c>, so that an unchanged program is not built again. A file of lines, which is read at each command in no time.</summary>
/// <param name="Assembly">Absolute path of the assembly.</param>
/// <param name="Inputs">What it was made from.</param>
/// <param name="Fingerprint">Digest of all that it was made from, and of the assembly.</param>
internal sealed record BuildRecord(string Assembly, BuildInputs Inputs, string Fingerprint)
{
    private const string Form = "iac build 3";
    private const string FolderMark = "folder ";
    private const string FileMark = "file ";
    private const string PatternMark = "pattern ";

    /// <summary>The record of a project; null where there is none that can be read, or that of another folder, which this one is a copy of.</summary>
    public static BuildRecord? Read(ProgramProject project)
    {
        try
        {
            return File.Exists(PathOf(project)) && File.ReadAllLines(PathOf(project)) is [Form, var assembly, var fingerprint, .. var inputs] && Marked(inputs, FolderMark) is [var folder, ..] folders && folder == project.Folder
                ? new BuildRecord(assembly, new BuildInputs(folders, Marked(inputs, FileMark), Marked(inputs, PatternMark)), fingerprint)
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
        string[] lines = [Form, Assembly, Fingerprint, .. Inputs.Folders.Select(folder => FolderMark + folder), .. Inputs.Files.Select(file => FileMark + file), .. Inputs.Patterns.Select(pattern => PatternMark + pattern)];
        if (!Array.Exists(lines, line => line.Contains('\n', StringComparison.Ordinal)))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(project))!);
            File.WriteAllLines(PathOf(project), lines);
        }
    }

    private static ImmutableArray<string> Marked(string[] lines, string mark) => [.. lines.Where(line => line.StartsWith(mark, StringComparison.Ordinal)).Select(line => line[mark.Length..])];

    private static string PathOf(ProgramProject project) => Path.Combine(project.Folder, "obj", $"{Path.GetFileName(project.Path)}.iac");
}
