using IaC.Linux.Files;

namespace IaC.Images.Store;

/// <summary>Finds what nothing refers to, and removes it. References are followed anew each time and stored nowhere. Runs while nobody else holds the store.</summary>
internal sealed class GarbageCollector(StoreLayout layout, LayerStore layers)
{
    /// <summary>Collects.</summary>
    /// <param name="images">All images that stay.</param>
    /// <param name="options">How far it goes.</param>
    /// <param name="cancellationToken">Ends the work between two items.</param>
    internal GarbageReport Collect(IReadOnlyCollection<ImageDocuments> images, GarbageOptions options, CancellationToken cancellationToken)
    {
        HashSet<string> blobs = [.. images.SelectMany(image => image.Blobs.Select(blob => blob.Digest.Hex).Append(image.Digest.Hex))];
        HashSet<string> trees = [.. images.SelectMany(image => image.Config.RootFileSystem.DiffIds).Select(id => id.Hex)];
        Dictionary<string, BuildRecord?> records = Directory.EnumerateFiles(layout.Builds).ToDictionary(file => file, BuildRecords.Read);
        if (options.BuildCache is null)
        {
            foreach (string stage in records.Values.Where(record => record is not null && blobs.Contains(record.Result.Hex)).SelectMany(record => record!.Stages).Select(stage => stage.Hex).ToList())
            {
                blobs.Add(stage);
                trees.Add(stage);
            }
        }

        // What is derived goes first and what it is derived from last: a kill in between leaves nothing that points to something missing.
        List<string> garbage =
        [
            .. Directory.EnumerateFileSystemEntries(layout.Ingest),
            .. options.BuildCache is { } caches && Directory.Exists(caches) ? Directory.EnumerateFileSystemEntries(caches) : [],
            .. records.Where(record => record.Value is null || !blobs.Contains(record.Value.Result.Hex)).Select(record => record.Key),
            .. Directory.EnumerateFileSystemEntries(layout.Layers).Where(folder => !trees.Contains(Path.GetFileName(folder))),
            .. Directory.EnumerateFileSystemEntries(layout.Blobs).Where(blob => !blobs.Contains(Path.GetFileName(blob))),
        ];

        long bytes = 0;
        foreach (string item in garbage)
        {
            cancellationToken.ThrowIfCancellationRequested();
            bytes += SizeOf(item);
            if (!options.DryRun)
            {
                Remove(item);
            }
        }

        return new GarbageReport([.. garbage.Select(item => Path.GetRelativePath(layout.Root, item)).Order(StringComparer.Ordinal)], bytes);
    }

    private void Remove(string item)
    {
        if (Path.GetDirectoryName(item) == layout.Layers)
        {
            layers.Remove(item);
            return;
        }

        using SafeFolder parent = SafeFolder.Open(Path.GetDirectoryName(item)!);
        parent.RemoveTree(Path.GetFileName(item));
    }

    private static long SizeOf(string item)
    {
        using SafeFolder parent = SafeFolder.Open(Path.GetDirectoryName(item)!);
        return TreeSize.Of(parent, Path.GetFileName(item));
    }
}
