using IaC.Images.Build;
using IaC.Images.Disks;
using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images;

/// <summary>
/// Images on this machine: an OCI image layout (OCI image-spec, image-layout.md) with the layers unpacked beside it. Any number of processes use one folder at the same time, and any of them may be killed at
/// any time: what it leaves is found by <see cref="CollectGarbageAsync"/>.
/// </summary>
public sealed class ImageStore
{
    private const string Version = """{"imageLayoutVersion":"1.0.0"}""";
    private const int LayersAtOnce = 4;

    private readonly StoreLocks _locks;
    private readonly NameIndex _names;
    private readonly LayerStore _layers;
    private readonly LayerIntake _intake;

    private ImageStore(StoreLayout layout, TimeProvider time, ImageLimits limits)
    {
        Layout = layout;
        Blobs = new BlobStore(layout, limits);
        Records = new BuildRecords(layout);
        _locks = new StoreLocks(layout, time);
        _names = new NameIndex(layout, _locks);
        _layers = new LayerStore(layout, Blobs, _locks);
        _intake = new LayerIntake(Blobs, _layers, _locks);
    }

    /// <summary>The store's folder.</summary>
    public string Folder => Layout.Root;

    internal StoreLayout Layout { get; }

    internal BlobStore Blobs { get; }

    internal BuildRecords Records { get; }

    internal StoreLocks Locks => _locks;

    /// <summary>Opens the store, making it where there is none. Throws <see cref="ImageException"/> for a folder that holds something else, or a later version.</summary>
    /// <param name="folder">Absolute path; trusted, as is everything above it.</param>
    /// <param name="time">Clock for waiting on locks.</param>
    /// <param name="limits">How much content an image may bring; <see cref="ImageLimits.Default"/> unless given.</param>
    public static ImageStore Open(string folder, TimeProvider time, ImageLimits? limits = null)
    {
        StoreLayout layout = new(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        ImageStore store = new(layout, time, limits ?? ImageLimits.Default);
        if (File.Exists(layout.VersionFile))
        {
            string found = File.ReadAllText(layout.VersionFile);
            return found.Trim() == Version ? store : throw new ImageException($"is an image layout that this program does not know: {found}", layout.VersionFile);
        }

        if (Directory.Exists(folder) && Directory.EnumerateFileSystemEntries(folder).Any(entry => !layout.IsOwn(entry)))
        {
            throw new ImageException("holds something else than images", folder);
        }

        // The version comes last: whoever sees it finds the rest.
        layout.Create();
        using StoreLease lease = store._locks.Hold();
        store._names.Create();
        layout.Write(layout.VersionFile, Version);
        return store;
    }

    /// <summary>
    /// The image of a name or digest (<c>sha256:...</c>); a name that is not in the store is looked for once more as Docker would expand it, and one with a digest by that alone. Null where it is absent or not whole.
    /// </summary>
    public StoredImage? Find(string nameOrDigest)
    {
        IReadOnlyDictionary<string, Descriptor> names = _names.Read();
        return DigestOf(nameOrDigest, names) is { } digest ? Load(digest, names) : null;
    }

    /// <summary>All images that have a name and are whole, sorted by their first name.</summary>
    public IReadOnlyList<StoredImage> List()
    {
        IReadOnlyDictionary<string, Descriptor> names = _names.Read();
        return [.. names.Values.Select(entry => entry.Digest).Distinct().Select(digest => Load(digest, names)).OfType<StoredImage>()];
    }

    /// <summary>What the images of <see cref="List"/> take on the disk, and share.</summary>
    public IReadOnlyList<ImageUsage> Usage() => UsageCount.Of(List(), _layers.SizeOf);

    /// <summary>Whether a blob is there in full length.</summary>
    public bool HasBlob(Digest digest, long size) => new FileInfo(Layout.Blob(digest)) is { Exists: true } file && file.Length == size;

    /// <summary>Points a name to an image of the store; a name that pointed elsewhere moves. Throws <see cref="ImageException"/> where the image is not there.</summary>
    public void Tag(Digest image, string name)
    {
        NameIndex.Check(name);
        using StoreLease lease = _locks.Hold();
        Name([name], Find(image.ToString()) ?? throw new ImageException("is not in the store", image.ToString()));
    }

    /// <summary>Removes a name; false where there was none. The image stays until garbage is collected.</summary>
    public bool Untag(string name)
    {
        using StoreLease lease = _locks.Hold();
        return _names.Remove(name);
    }

    /// <summary>Keeps garbage from being collected, from finding an image until its use is recorded. Waits for a collection that is going on.</summary>
    public Task<StoreLease> HoldAsync(CancellationToken cancellationToken) => _locks.HoldAsync(cancellationToken);

    /// <summary>Takes an image in: what the store lacks of it is read, verified as it streams, and published; then the names are pointed to it.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="names">Names that it gets.</param>
    /// <param name="unpack">Lay its layers out as they come, since it is about to be run; else they are when it is, and for who is not root, and cannot give files their owners, never.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the work; what came stays for the next attempt, until garbage is collected.</param>
    public async Task<StoredImage> AddAsync(IImageSource source, IReadOnlyList<string> names, bool unpack, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        names.ToList().ForEach(NameIndex.Check);
        ImageManifest manifest = ImageDocuments.ReadManifest(source.Manifest.Span, Blobs.Limits, source.Name);
        Digest config = Digest.Of(source.Config.Span);
        if (config != manifest.Config.Digest)
        {
            throw new ImageException($"has a configuration of digest {config}, and its manifest says {manifest.Config.Digest}", source.Name);
        }

        ImageDocuments documents = ImageDocuments.Read(source.Manifest.Span, manifest, source.Config.Span, source.Name);
        using StoreLease lease = await HoldAsync(cancellationToken).ConfigureAwait(false);
        ParallelOptions options = new() { MaxDegreeOfParallelism = LayersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            documents.Layers.DistinctBy(layer => layer.Descriptor.Digest),
            options,
            async (layer, token) => await _intake.TakeAsync(source, layer, unpack && Environment.IsPrivilegedProcess, progress, token).ConfigureAwait(false)).ConfigureAwait(false);
        if (ImageDocuments.IsDisk(manifest))
        {
            DiskOf(documents.ToImage([]));
        }

        return Publish(documents, source.Manifest.Span, source.Config.Span, names);
    }

    /// <summary>The disk of an image. Throws <see cref="ImageException"/> for an image of containers, and for a disk that is not what its configuration says.</summary>
    public DiskImage DiskOf(StoredImage image)
    {
        if (image.Config.Disk is not { } disk || image.Format != ImageFormat.Disk)
        {
            throw new ImageException("is an image of containers; a guest needs a disk (an Image with `disk`, or with `image`, which makes one of it)", image.Label);
        }

        string path = Layout.Blob(image.Layers[0].Descriptor.Digest);
        Qcow2Header header = Qcow2Header.Read(path, image.Label);
        return header.VirtualSize == disk.VirtualSize
            ? new DiskImage(image.Digest, path, image.Layers[0].Descriptor.Digest, DiskFormat.Qcow2, disk.VirtualSize, disk.FileSystem)
            : throw new ImageException($"is a disk of {header.VirtualSize} bytes, and its configuration says {disk.VirtualSize}", image.Label);
    }

    /// <summary>An image of this store as something that archives and registries take. It is to be used while the store is held.</summary>
    public IImageSource SourceOf(StoredImage image) => new StoredImageSource(Blobs, image);

    /// <summary>Absolute paths of the unpacked layers, topmost first as overlayfs wants them; unpacks what is not yet. Processes that want the same layer unpack it once.</summary>
    public async Task<IReadOnlyList<string>> LowerDirectoriesAsync(StoredImage image, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        image.RequireLayers();
        using StoreLease lease = await HoldAsync(cancellationToken).ConfigureAwait(false);
        ParallelOptions options = new() { MaxDegreeOfParallelism = Math.Min(Environment.ProcessorCount, LayersAtOnce), CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(image.Layers, options, async (layer, token) => await _layers.EnsureAsync(layer, progress, token).ConfigureAwait(false)).ConfigureAwait(false);

        // A layer that comes twice counts where it is topmost: it hides itself below, and overlayfs refuses one folder twice.
        return [.. image.Layers.Reverse().Select(layer => _layers.TreeOf(layer.DiffId)).Distinct()];
    }

    /// <summary>Removes what neither a name nor <paramref name="keep"/> reaches, and what killed processes left. Waits until nothing holds the store, for 10 s.</summary>
    /// <param name="keep">Digests of images in use by pods, guests, plans.</param>
    /// <param name="options">How far it goes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreBusyException">Something holds it for longer.</exception>
    public async Task<GarbageReport> CollectGarbageAsync(IEnumerable<Digest> keep, GarbageOptions options, CancellationToken cancellationToken)
    {
        using StoreLease lease = await _locks.HoldAloneAsync(cancellationToken).ConfigureAwait(false);
        List<ImageDocuments> images = [];
        foreach ((string name, Descriptor manifest) in _names.Read())
        {
            // What a damaged image refers to cannot be known, so nothing is removed until it is repaired or loses its name.
            images.Add(Blobs.TryReadImage(manifest.Digest) ?? throw new ImageException("manifest or configuration is absent or damaged; add the image again or remove the name", name));
        }

        images.AddRange(keep.Select(Blobs.TryReadImage).OfType<ImageDocuments>());
        return new GarbageCollector(Layout, _layers).Collect(images, options, cancellationToken);
    }

    /// <summary>Re-reads everything: hashes of blobs, names, completeness of images, unpacked layers against their archives. Changes nothing.</summary>
    public async Task<IReadOnlyList<StoreFault>> VerifyAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<string> leftovers;
        using (StoreLease? alone = await _locks.TryHoldAloneAsync(cancellationToken).ConfigureAwait(false))
        {
            leftovers = alone is null ? [] : [.. Directory.GetFileSystemEntries(Layout.Ingest).Where(path => !StoreLayout.IsArrival(path))];
        }

        using StoreLease lease = await HoldAsync(cancellationToken).ConfigureAwait(false);
        return await new StoreVerifier(Layout, Blobs, _layers).VerifyAsync(_names.Read(), leftovers, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Names whose image is not whole, and the digest that each points to.</summary>
    public IReadOnlyDictionary<string, Digest> Broken()
    {
        IReadOnlyDictionary<string, Descriptor> names = _names.Read();
        return names.Where(entry => Load(entry.Value.Digest, names) is null).ToDictionary(entry => entry.Key, entry => entry.Value.Digest);
    }

    /// <summary>Removes what is damaged, so that it is fetched or unpacked anew: blobs, and unpacked layers but for those in use. Waits until nothing holds the store, for 10 s.</summary>
    /// <param name="faults">What <see cref="VerifyAsync"/> found.</param>
    /// <param name="inUse">Images that run: their trees stay.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>What stays, relative to the store.</returns>
    /// <exception cref="StoreBusyException">Something holds it for longer.</exception>
    public async Task<IReadOnlyList<string>> DropDamagedAsync(IEnumerable<StoreFault> faults, IEnumerable<Digest> inUse, CancellationToken cancellationToken)
    {
        using StoreLease lease = await _locks.HoldAloneAsync(cancellationToken).ConfigureAwait(false);
        HashSet<string> running = [.. inUse.Select(Blobs.TryReadImage).OfType<ImageDocuments>().SelectMany(image => image.Config.RootFileSystem.DiffIds).Select(Layout.Layer)];
        List<string> kept = [];
        foreach (string path in faults.Select(fault => Path.Combine(Layout.Root, fault.Path)).Distinct())
        {
            // A fault of a tree names what lies in it.
            string? layer = Path.GetDirectoryName(path) is { } folder && Path.GetDirectoryName(folder) == Layout.Layers ? folder : null;
            if (layer is not null && running.Contains(layer))
            {
                kept.Add(Path.GetRelativePath(Layout.Root, layer));
            }
            else if (layer is not null)
            {
                _layers.Remove(layer);
            }
            else if (Path.GetDirectoryName(path) == Layout.Blobs)
            {
                File.Delete(path);
            }
        }

        return kept;
    }

    /// <summary>Writes manifest and configuration of an image whose layers are there, and names it. The caller holds the store.</summary>
    internal StoredImage Publish(ImageDocuments documents, ReadOnlySpan<byte> manifest, ReadOnlySpan<byte> config, IReadOnlyList<string> names)
    {
        Blobs.Write(config, documents.Manifest.Config.MediaType);
        Blobs.Write(manifest, documents.Manifest.MediaType ?? MediaTypes.Manifest);
        StoredImage image = documents.ToImage([]);
        Name(names, image);
        return image with { Names = NamesOf(image.Digest, _names.Read()) };
    }

    /// <summary>Takes in a converted disk of the ingest folder and names it. The caller holds the store.</summary>
    /// <param name="path">The disk, which the store takes.</param>
    /// <param name="root">The image of containers that it was made from; null for a disk of its own.</param>
    /// <param name="names">Names that it gets.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    internal async Task<StoredImage> PublishDiskAsync(string path, StoredImage? root, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        Qcow2Header header = Qcow2Header.Read(path, path);
        (Digest digest, long size) = await Blobs.TakeAsync(path, cancellationToken).ConfigureAwait(false);
        ComposedImage image = DiskArtifact.Compose(digest, size, header.VirtualSize, root);
        return Publish(image.Documents, image.Manifest, image.Config, names);
    }

    /// <summary>Names an image of the store. The caller holds it.</summary>
    internal void Publish(StoredImage image, IReadOnlyList<string> names)
    {
        names.ToList().ForEach(NameIndex.Check);
        Name(names, image);
    }

    private static Digest? DigestOf(string nameOrDigest, IReadOnlyDictionary<string, Descriptor> names)
    {
        if (Digest.TryParse(nameOrDigest, out Digest digest))
        {
            return digest;
        }

        if (names.TryGetValue(nameOrDigest, out Descriptor? entry) || !ImageReference.TryParse(nameOrDigest, out ImageReference? reference))
        {
            return entry?.Digest;
        }

        // A digest beside a tag wins. It may be that of a list, and then it is a name.
        string full = reference.Digest is { } given ? reference.Pin(given).ToString() : reference.ToString();
        return names.GetValueOrDefault(full)?.Digest ?? reference.Digest;
    }

    private void Name(IReadOnlyList<string> names, StoredImage image)
    {
        if (names.Count > 0)
        {
            Descriptor manifest = new() { MediaType = image.Manifest.MediaType ?? MediaTypes.Manifest, Digest = image.Digest, Size = image.ManifestSize };
            _names.Set(names, manifest);
        }
    }

    private StoredImage? Load(Digest digest, IReadOnlyDictionary<string, Descriptor> names) =>
        Blobs.TryReadImage(digest) is { } documents && documents.Manifest.Layers.All(Blobs.Has) ? documents.ToImage(NamesOf(digest, names)) : null;

    private static IReadOnlyList<string> NamesOf(Digest digest, IReadOnlyDictionary<string, Descriptor> names) => [.. names.Where(entry => entry.Value.Digest == digest).Select(entry => entry.Key)];
}
