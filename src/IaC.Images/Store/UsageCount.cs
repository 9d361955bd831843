namespace IaC.Images.Store;

/// <summary>Counts what images take and share. Worked out each time: nothing that is counted is stored.</summary>
internal static class UsageCount
{
    /// <summary>The usage of each image.</summary>
    internal static IReadOnlyList<ImageUsage> Of(IReadOnlyList<StoredImage> images, Func<Digest, long> treeSize)
    {
        // A blob and a tree may have one digest; they are two things on the disk.
        Dictionary<(bool IsTree, Digest), (long Size, int Users)> parts = [];
        foreach ((bool IsTree, Digest Digest, long Size) part in images.SelectMany(image => Parts(image, treeSize)))
        {
            (bool, Digest) key = (part.IsTree, part.Digest);
            parts[key] = (part.Size, parts.GetValueOrDefault(key).Users + 1);
        }

        return [.. images.Select(image => Usage(image, [.. Parts(image, treeSize).Select(part => parts[(part.IsTree, part.Digest)])]))];
    }

    private static ImageUsage Usage(StoredImage image, IReadOnlyList<(long Size, int Users)> parts) =>
        new(image, parts.Sum(part => part.Size), parts.Where(part => part.Users > 1).Sum(part => part.Size));

    private static IEnumerable<(bool IsTree, Digest Digest, long Size)> Parts(StoredImage image, Func<Digest, long> treeSize) =>
        image.Manifest.Layers.Prepend(image.Manifest.Config).Select(blob => (false, blob.Digest, blob.Size)).Append((false, image.Digest, image.ManifestSize))
            .Concat(image.Layers.Select(layer => (true, layer.DiffId, treeSize(layer.DiffId))))
            .Distinct();
}
