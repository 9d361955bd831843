namespace IaC.Images.Store;

/// <summary>Which layer the inputs of a build gave: a file per hash of inputs that holds the digest of the layer. A record is a hint; it counts only while its layer is in the store.</summary>
internal sealed class BuildRecords(StoreLayout layout)
{
    /// <summary>The layer that these inputs gave; null where they were never built, or the layer is gone.</summary>
    internal (Digest Digest, long Size)? Find(Digest key) =>
        TryRead(layout.Build(key), out Digest layer) && new FileInfo(layout.Blob(layer)) is { Exists: true } blob ? (layer, blob.Length) : null;

    /// <summary>Remembers a layer, in place of what these inputs gave before.</summary>
    internal void Set(Digest key, Digest layer) => layout.Write(layout.Build(key), layer.ToString());

    /// <summary>Reads the file of a record; false for one that a power failure cut off.</summary>
    internal static bool TryRead(string file, out Digest layer)
    {
        layer = default;
        return File.Exists(file) && Digest.TryParse(File.ReadAllText(file), out layer);
    }
}
