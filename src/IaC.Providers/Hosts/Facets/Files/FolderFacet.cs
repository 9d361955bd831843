using System.Text.Json.Nodes;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Folders that declared files lie in: made where they are missing, and removed again unless something else has come to lie there.</summary>
internal sealed class FolderFacet : IHostFacet
{
    private const UnixFileMode Permissions = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;

    /// <inheritdoc/>
    public string Name => "folder";

    /// <summary>The outermost first.</summary>
    public IEnumerable<HostItem> Items(HostSpec spec) => new FileFacet().Items(spec)
        .SelectMany(file => Around(file.Key).Select(folder => new HostItem(folder, file.Pointer, []))).DistinctBy(folder => folder.Key);

    /// <inheritdoc/>
    public ValueTask<IReadOnlyDictionary<string, JsonObject>> ReadAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IReadOnlyDictionary<string, JsonObject>>(keys.Where(Directory.Exists).ToDictionary(folder => folder, _ => new JsonObject()));

    /// <inheritdoc/>
    public ValueTask ApplyAsync(IReadOnlyList<HostSetting> settings, HostRun run, CancellationToken cancellationToken)
    {
        foreach (HostSetting setting in settings)
        {
            Directory.CreateDirectory(setting.Key);
            File.SetUnixFileMode(setting.Key, Permissions);
        }

        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> RemoveAsync(IReadOnlyList<string> keys, HostRun run, CancellationToken cancellationToken)
    {
        foreach (string folder in keys.Where(folder => Directory.Exists(folder) && !Directory.EnumerateFileSystemEntries(folder).Any()))
        {
            Directory.Delete(folder);
        }

        return ValueTask.FromResult(keys);
    }

    private static IEnumerable<string> Around(string path)
    {
        for (int slash = path.IndexOf('/', 1); slash > 0; slash = path.IndexOf('/', slash + 1))
        {
            yield return path[..slash];
        }
    }
}
