using System.Text;
using IaC.Images.Disks;
using IaC.Images.Store;
using IaC.Images.Unpacking;
using IaC.Images.Web;

namespace IaC.Images;

/// <summary>Takes disks into a store: fetched where they are elsewhere, verified, decompressed and converted once (decision 0015). What one source gave is remembered by its checksum, so that it is known before it is fetched again.</summary>
public sealed class DiskIntake(ImageStore store, TimeProvider time)
{
    // Part of every key: to be raised when the same source would give another disk.
    private const string Format = "disk 1";
    private readonly KeyedImages disks = new(store);

    /// <summary>Hash of all that a disk depends on. A file without a checksum is read for it. Throws <see cref="ImageException"/> and <see cref="IOException"/> for a source that cannot be had.</summary>
    public static async Task<Digest> KeyOfAsync(DiskSource source, CancellationToken cancellationToken)
    {
        DiskChecksum checksum = source switch
        {
            { Checksum: { } given } => given,
            DiskSource.LocalFile file => await DiskChecksum.OfAsync(file.Path, cancellationToken).ConfigureAwait(false),
            _ => throw new ImageException("has no checksum, and what a server gives is not taken without one", source.Name),
        };
        return Digest.Of(Encoding.UTF8.GetBytes($"{Format}\n{checksum}\n{source.Format}"));
    }

    /// <summary>The disk that a key gave before; null where it is not in the store.</summary>
    public StoredImage? Find(Digest key) => disks.Find(key);

    /// <summary>Takes a disk in, and points the names to it. Processes that want the same do it once.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="names">Names that it gets.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work; what was downloaded stays for the next attempt, until garbage is collected.</param>
    public async Task<StoredImage> AddAsync(DiskSource source, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        names.ToList().ForEach(NameIndex.Check);
        return await disks.EnsureAsync(await KeyOfAsync(source, cancellationToken).ConfigureAwait(false), names, Make, cancellationToken).ConfigureAwait(false);

        Task<StoredImage> Make()
        {
            QemuImg.Require(source.Name);
            return source switch
            {
                DiskSource.Download download => FetchAsync(download, names, progress, cancellationToken),
                DiskSource.LocalFile file => TakeAsync(file, names, progress, cancellationToken),
                _ => throw new NotSupportedException(source.GetType().Name),
            };
        }
    }

    private async Task<StoredImage> FetchAsync(DiskSource.Download source, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        using WebServer server = new(time);
        string path = await new WebDownload(store.Layout, store.Blobs.Limits, server, source.Url, source.Checksum!).FetchAsync(progress, cancellationToken).ConfigureAwait(false);
        StoredImage image = await ConvertAsync(source, path, names, progress, cancellationToken).ConfigureAwait(false);
        File.Delete(path);
        return image;
    }

    private async Task<StoredImage> TakeAsync(DiskSource.LocalFile source, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (source.Checksum is { } checksum)
        {
            await checksum.RequireAsync(source.Path, cancellationToken).ConfigureAwait(false);
        }

        return await ConvertAsync(source, source.Path, names, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoredImage> ConvertAsync(DiskSource source, string path, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        ProgressReport report = new(progress, ImagePhase.Convert, source.Name, null);
        string plain = store.Layout.NewIngest();
        string converted = store.Layout.NewIngest();
        try
        {
            UnpackBudget budget = new(store.Blobs.Limits.LayerBytes, store.Layout.Ingest, source.Name);
            bool isCompressed = await Task.Run(() => DiskFile.TryDecompress(source, path, plain, budget, cancellationToken), cancellationToken).ConfigureAwait(false);
            string disk = isCompressed ? plain : path;
            DiskFormat format = DiskFile.Detect(disk, source.Format, source.Name);
            if (format == DiskFormat.Qcow2)
            {
                Qcow2Header.Read(disk, source.Name);
            }

            await QemuImg.ConvertAsync(disk, format, converted, source.Name, cancellationToken).ConfigureAwait(false);
            StoredImage image = await store.PublishDiskAsync(converted, null, names, cancellationToken).ConfigureAwait(false);
            report.Add(image.Layers[0].Descriptor.Size);
            report.Finish();
            return image;
        }
        finally
        {
            File.Delete(plain);
            File.Delete(converted);
        }
    }
}
