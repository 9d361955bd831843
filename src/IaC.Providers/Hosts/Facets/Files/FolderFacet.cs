using System.Text.Json.Nodes;
using IaC.Linux.Files;
using IaC.Model.V1Alpha1;

namespace IaC.Providers.Hosts;

/// <summary>Folders that declared files lie in: made where they are missing, and removed again unless something else has come to lie there.</summary>
internal sealed class FolderFacet : IHostFacet
{
    private const int Permissions = 0b111_101_101;

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
            // By descriptors: whoever may write to the folder around could lay a link in the place of what was made.
            using SafeFolder around = SafeFolder.Open(Path.GetDirectoryName(setting.Key)!);
            around.TryCreateFolder(Path.GetFileName(setting.Key), Permissions);
            using SafeFolder folder = around.OpenFolder(Path.GetFileName(setting.Key));
            folder.SetPermissions(Permissions);
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
