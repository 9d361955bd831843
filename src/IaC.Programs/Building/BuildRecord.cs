using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace IaC.Programs.Building;

/// <summary>What the last build of a project made, and from what: kept in its <c>obj</c>, so that an unchanged program is not built again.</summary>
/// <param name="Assembly">Absolute path of the assembly.</param>
/// <param name="Folders">Folders of the project and of those that it refers to.</param>
/// <param name="Files">Further files that were compiled or copied.</param>
/// <param name="Fingerprint">Digest of all that it was made from, and of the assembly.</param>
internal sealed record BuildRecord(string Assembly, ImmutableArray<string> Folders, ImmutableArray<string> Files, string Fingerprint)
{
    /// <summary>The record of a project; null where there is none that can be read.</summary>
    public static BuildRecord? Read(ProgramProject project)
    {
        try
        {
            return File.Exists(PathOf(project)) ? JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(project)), BuildRecordJson.Default.BuildRecord) : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException)
        {
            return null;
        }
    }

    /// <summary>Writes the record.</summary>
    public void Write(ProgramProject project)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(project))!);
        File.WriteAllBytes(PathOf(project), JsonSerializer.SerializeToUtf8Bytes(this, BuildRecordJson.Default.BuildRecord));
    }

    private static string PathOf(ProgramProject project) => Path.Combine(project.Folder, "obj", $"{Path.GetFileName(project.Path)}.iac.json");
}

[JsonSerializable(typeof(BuildRecord))]
internal sealed partial class BuildRecordJson : JsonSerializerContext;
