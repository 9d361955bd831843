using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace IaC.GitOps;

/// <summary>
/// Where the agent keeps what must outlive it: <c>units/NAME.json</c>, <c>requests/UNIT.ID.json</c>, and a folder for each source.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class UnitStore(string folder)
{
    private const string Extension = ".json";

    /// <summary>The folder.</summary>
    public string Folder => folder;

    /// <summary>Where requests lie.</summary>
    public string Requests => Path.Combine(folder, "requests");

    private string Units => Path.Combine(folder, "units");

    /// <summary>Folder of a source.</summary>
    public string SourceOf(string name) => Path.Combine(Sources, name);

    /// <summary>Where the files of all sources lie.</summary>
    public string Sources => Path.Combine(folder, "sources");

    /// <summary>Names of all units that were ever kept and not forgotten, in ordinal order.</summary>
    public IEnumerable<string> Names => !Directory.Exists(Units) ? [] : Directory.GetFiles(Units, $"*{Extension}").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>What is known of those.</summary>
    /// <exception cref="GitOpsException">A record is damaged.</exception>
    public IReadOnlyList<UnitRecord> List() => [.. Names.Select(Read).OfType<UnitRecord>()];

    /// <summary>What is known of a unit; null where nothing is.</summary>
    /// <exception cref="GitOpsException">The record is damaged.</exception>
    public UnitRecord? Read(string unit) => ReadFile(PathOf(unit), UnitJson.Default.UnitRecord, "remove it: the unit is then carried out anew, and its stack taken over as it is");

    private static T? ReadFile<T>(string path, JsonTypeInfo<T> type, string remedy)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), type);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return default;
        }
        catch (JsonException exception)
        {
            throw new GitOpsException($"{path} is damaged: {exception.Message}", remedy, exception);
        }
    }

    /// <summary>Writes what is known of a unit.</summary>
    public void Write(UnitRecord record) => LastingFile.Write(PathOf(record.Unit), JsonSerializer.SerializeToUtf8Bytes(record, UnitJson.Default.UnitRecord));

    /// <summary>Gives what is known of a unit to one of another name.</summary>
    public void Rename(UnitRecord record, string unit)
    {
        Write(record with { Unit = unit });
        File.Delete(PathOf(record.Unit));
    }

    /// <summary>Removes what is known of a unit and was asked for it.</summary>
    public void Forget(string unit)
    {
        Array.ForEach(FilesOf(unit), File.Delete);
        File.Delete(PathOf(unit));
    }

    /// <summary>Asks something of the agent.</summary>
    public void Ask(UnitRequest request) => LastingFile.Write(PathOf(request), JsonSerializer.SerializeToUtf8Bytes(request, UnitJson.Default.UnitRequest));

    /// <summary>What was asked and not answered yet for a unit, in order.</summary>
    /// <exception cref="GitOpsException">A request is damaged.</exception>
    public IReadOnlyList<UnitRequest> Asked(string unit) => [.. FilesOf(unit).Order(StringComparer.Ordinal).Select(path => ReadFile(path, UnitJson.Default.UnitRequest, "remove it, and ask again")).OfType<UnitRequest>()];

    /// <summary>Whether anything was asked and not answered yet for a unit.</summary>
    public bool IsAsked(string unit) => FilesOf(unit).Length > 0;

    /// <summary>Takes a request away that was answered.</summary>
    public void Done(UnitRequest request) => File.Delete(PathOf(request));

    // A name of a unit has no dot.
    private string[] FilesOf(string unit) => Directory.Exists(Requests) ? Directory.GetFiles(Requests, $"{unit}.*{Extension}") : [];

    private string PathOf(UnitRequest request) => Path.Combine(Requests, $"{request.Unit}.{request.Id}{Extension}");

    private string PathOf(string unit) => Path.Combine(Units, unit + Extension);
}
