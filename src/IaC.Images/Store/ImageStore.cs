namespace IaC.Images;

/// <summary>
/// Images on this machine: an OCI image layout (OCI image-spec, image-layout.md) with the layers unpacked beside it. Any number of processes use one folder at the same time.
/// </summary>
public sealed class ImageStore
{
    /// <summary>Opens the store, making it where there is none. Throws <see cref="ImageException"/> for a folder that holds something else, or a later version.</summary>
    /// <param name="folder">Absolute path; trusted, as is everything above it.</param>
    /// <param name="time">Clock for waiting on locks.</param>
    /// <param name="limits">How much content an image may bring.</param>
    public static ImageStore Open(string folder, TimeProvider time, ImageLimits? limits = null) => throw new NotImplementedException();

    /// <summary>
    /// The image of a name or digest (<c>sha256:...</c>); a name that is not in the store is looked for once more as Docker would expand it. Null where it is absent or not whole.
    /// </summary>
    public StoredImage? Find(string nameOrDigest) => throw new NotImplementedException();

    /// <summary>All images that have a name, sorted by their first name.</summary>
    public IReadOnlyList<StoredImage> List() => throw new NotImplementedException();

    /// <summary>Points a name to an image of the store; a name that pointed elsewhere moves.</summary>
    public void Tag(Digest image, string name) => throw new NotImplementedException();

    /// <summary>Removes a name; false where there was none. The image stays until garbage is collected.</summary>
    public bool Untag(string name) => throw new NotImplementedException();

    /// <summary>Keeps garbage from being collected, from finding an image until its use is recorded. Waits for a collection that is going on.</summary>
    public Task<StoreLease> HoldAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Takes an image in: what the store lacks of it is read, verified as it streams, and published; then the names are pointed to it.</summary>
    public Task<StoredImage> AddAsync(IImageSource source, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Absolute paths of the unpacked layers, topmost first as overlayfs wants them; unpacks what is not yet. Processes that want the same layer unpack it once.</summary>
    public Task<IReadOnlyList<string>> LowerDirectoriesAsync(StoredImage image, IProgress<ImageProgress>? progress, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes what neither a name nor <paramref name="keep"/> reaches, and what killed processes left. Waits until nothing holds the store.</summary>
    /// <param name="keep">Digests of images in use by pods, guests, plans.</param>
    /// <param name="dryRun">Only tell what would go.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public Task<GarbageReport> CollectGarbageAsync(IEnumerable<Digest> keep, bool dryRun, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Re-reads everything: hashes of blobs, names, completeness of images, unpacked layers against their archives. Changes nothing.</summary>
    public Task<IReadOnlyList<StoreFault>> VerifyAsync(CancellationToken cancellationToken) => throw new NotImplementedException();
}
