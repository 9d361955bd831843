namespace IaC.Images.Store;

/// <summary>
/// Where things lie in a store. <c>oci-layout</c>, <c>index.json</c> and <c>blobs</c> are an OCI image layout that other tools read; the rest is ours.
/// Everything but <c>index.json</c> and the lock files has a name that says what is in it, appears by one rename when it is whole, and never changes after that.
/// </summary>
internal sealed class StoreLayout(string root)
{
    private const string ArrivalSuffix = ".part";

    internal string Root => root;

    /// <summary>Says that this is an image layout.</summary>
    internal string VersionFile => Path.Combine(root, "oci-layout");

    /// <summary>Names of images.</summary>
    internal string Index => Path.Combine(root, "index.json");

    /// <summary>Manifests, configurations and layers by their digest.</summary>
    internal string Blobs => Path.Combine(root, "blobs", "sha256");

    /// <summary>What is not whole yet. Whatever lies here while nobody holds the store was left by a killed process.</summary>
    internal string Ingest => Path.Combine(root, "ingest");

    /// <summary>Unpacked layers by the digest of their uncompressed archive.</summary>
    internal string Layers => Path.Combine(root, "layers");

    /// <summary>Which layer the inputs of a build gave, by the hash of the inputs.</summary>
    internal string Builds => Path.Combine(root, "builds");

    /// <summary>Held shared by who adds or uses, alone by who collects garbage.</summary>
    internal string HoldLock => Path.Combine(root, "hold.lock");

    /// <summary>Held for a change of <c>index.json</c>.</summary>
    internal string IndexLock => Path.Combine(root, "index.lock");

    /// <summary>One byte for each thing that only one process at a time should fetch or unpack.</summary>
    internal string ItemLocks => Path.Combine(root, "items.lock");

    internal string Blob(Digest digest) => Path.Combine(Blobs, digest.Hex);

    internal string Layer(Digest diffId) => Path.Combine(Layers, diffId.Hex);

    internal string Build(Digest key) => Path.Combine(Builds, key.Hex);

    /// <summary>Where a layer lies while it comes in. Named by its digest, so that the next attempt goes on where a killed one ended.</summary>
    internal string Arrival(Digest digest) => Path.Combine(Ingest, digest.Hex + ArrivalSuffix);

    /// <summary>Whether a path of <see cref="Ingest"/> is of a blob that has not all come: the next pull goes on from there.</summary>
    internal static bool IsArrival(string path) => path.EndsWith(ArrivalSuffix, StringComparison.Ordinal);

    /// <summary>A path in the ingest folder that nobody else uses.</summary>
    internal string NewIngest() => Path.Combine(Ingest, Guid.NewGuid().ToString("n"));

    /// <summary>Writes a small file, which appears whole and in the place of what was there. Where the disk refuses, nothing is left of it.</summary>
    internal void Write(string path, string content)
    {
        string fresh = NewIngest();
        try
        {
            File.WriteAllText(fresh, content);
            File.Move(fresh, path, overwrite: true);
        }
        finally
        {
            File.Delete(fresh);
        }
    }

    /// <summary>Whether a path of the root is one that a store makes: another process may just be making it.</summary>
    internal bool IsOwn(string path) => new[] { VersionFile, Index, Path.GetDirectoryName(Blobs), Ingest, Layers, Builds, HoldLock, IndexLock, ItemLocks }.Contains(path);

    /// <summary>Makes the folders; only root may look into them, since layers hold set-user-id programs.</summary>
    internal void Create()
    {
        const UnixFileMode onlyOwner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        foreach (string folder in new[] { root, Path.GetDirectoryName(Blobs)!, Blobs, Ingest, Layers, Builds })
        {
            Directory.CreateDirectory(folder, onlyOwner);
        }
    }
}
