using System.Text.Json;

namespace IaC.GitOps;

/// <summary>
/// Where the agent keeps what must outlive it: <c>units/NAME.json</c>, <c>requests/ID.json</c>, and a folder for each source.
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
    public string SourceOf(string name) => Path.Combine(folder, "sources", name);

    /// <summary>Names of all units that were ever kept and not forgotten, in ordinal order.</summary>
    public IEnumerable<string> Names => !Directory.Exists(Units) ? [] : Directory.GetFiles(Units, $"*{Extension}").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal);

    /// <summary>What is known of those.</summary>
    /// <exception cref="GitOpsException">A record is damaged.</exception>
    public IReadOnlyList<UnitRecord> List() => [.. Names.Select(Read).OfType<UnitRecord>()];

    /// <summary>What is known of a unit; null where nothing is.</summary>
    /// <exception cref="GitOpsException">The record is damaged.</exception>
    public UnitRecord? Read(string unit)
    {
        string path = PathOf(unit);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), UnitJson.Default.UnitRecord);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw new GitOpsException($"{path} is damaged: {exception.Message}", "remove it: the unit is then carried out anew, and its stack taken over as it is");
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

    /// <summary>Asks something of the agent.</summary>
    public void Ask(UnitRequest request) => LastingFile.Write(Path.Combine(Requests, request.Id + Extension), JsonSerializer.SerializeToUtf8Bytes(request, UnitJson.Default.UnitRequest));

    /// <summary>What was asked and not answered yet for a unit, in order.</summary>
    public IReadOnlyList<UnitRequest> Asked(string unit) => !Directory.Exists(Requests) ? [] :
    [
        .. Directory.GetFiles(Requests, $"*{Extension}").Order(StringComparer.Ordinal).Select(path => JsonSerializer.Deserialize(File.ReadAllBytes(path), UnitJson.Default.UnitRequest)).OfType<UnitRequest>().Where(request => request.Unit == unit),
    ];

    /// <summary>Takes a request away that was answered.</summary>
    public void Done(UnitRequest request) => File.Delete(Path.Combine(Requests, request.Id + Extension));

    private string PathOf(string unit) => Path.Combine(Units, unit + Extension);
}
