using System.Globalization;
using System.Text;
using IaC.Images.Disks;
using IaC.Images.Disks.Ext4;
using IaC.Images.Store;
using IaC.Images.Trees;
using IaC.Images.Unpacking;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images;

/// <summary>
/// Makes root disks for guests of images of containers (decision 0021): the layers, merged as a container sees them, as one ext4 file system that fills the disk, so that a kernel takes it as its root. The same image and size give the same
/// disk, which is remembered by them.
/// </summary>
public sealed class RootDisks(ImageStore store)
{
    /// <summary>The file system of root disks.</summary>
    public const string FileSystem = "ext4";

    // Part of every key: to be raised when the same image would give another disk.
    private const string Format = "root disk 1";
    private const long FreeBytes = 1L << 30;
    private const long Step = 64L << 20;
    private readonly KeyedImages disks = new(store);

    /// <summary>Hash of all that a root disk depends on.</summary>
    /// <param name="image">Digest of the image of containers.</param>
    /// <param name="size">Bytes of the disk; null leaves 1 GiB free.</param>
    public static Digest KeyOf(Digest image, long? size) => Digest.Of(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Format}\n{image}\n{size}")));

    /// <summary>The disk that an image gave before; null where it is not in the store.</summary>
    public StoredImage? Find(Digest image, long? size) => disks.Find(KeyOf(image, size));

    /// <summary>Makes the disk unless it is there, and points the names to it. Processes that want the same make it once.</summary>
    /// <param name="image">An image of containers of the store.</param>
    /// <param name="size">Bytes of the disk; null leaves 1 GiB free.</param>
    /// <param name="names">Names that the disk gets.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<StoredImage> MakeAsync(StoredImage image, long? size, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        names.ToList().ForEach(NameIndex.Check);
        image.RequireLayers();
        Digest key = KeyOf(image.Digest, size);
        return await disks.EnsureAsync(key, names, () => ConvertAsync(image, key, size, names, progress, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    private async Task<StoredImage> ConvertAsync(StoredImage image, Digest key, long? size, IReadOnlyList<string> names, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        QemuImg.Require(image.Label);
        IReadOnlyList<string> layers = await store.LowerDirectoriesAsync(image, progress, cancellationToken).ConfigureAwait(false);
        string raw = store.Layout.NewIngest();
        string converted = store.Layout.NewIngest();
        try
        {
            ProgressReport report = new(progress, ImagePhase.Convert, image.Label, null);
            await Task.Run(() => WriteRaw(image, key, layers, size, raw, report.Add, cancellationToken), cancellationToken).ConfigureAwait(false);
            await QemuImg.ConvertAsync(raw, DiskFormat.Raw, converted, image.Label, cancellationToken).ConfigureAwait(false);
            StoredImage disk = await store.PublishDiskAsync(converted, image, names, cancellationToken).ConfigureAwait(false);
            report.Finish();
            return disk;
        }
        finally
        {
            File.Delete(raw);
            File.Delete(converted);
        }
    }

    private void WriteRaw(StoredImage image, Digest key, IReadOnlyList<string> layers, long? size, string path, Action<long> written, CancellationToken cancellationToken)
    {
        using MergedTree tree = new(layers);
        (long files, long bytes) = RootDiskWriter.Measure(tree, cancellationToken);
        UnpackBudget budget = new(store.Blobs.Limits.LayerBytes, store.Layout.Ingest, image.Label);
        budget.Expect(bytes);

        // Inodes, bitmaps and journal take three in a hundred.
        long wanted = size ?? ((((bytes + FreeBytes) * 33 / 32) + Step - 1) / Step * Step);
        using SafeFileHandle file = File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write);
        new RootDiskWriter(tree, new Ext4Image(file, Ext4Layout.For(wanted, files, image.Label), IdOf(key), image.Label), written, cancellationToken).Write();
        RandomAccess.SetLength(file, wanted);
    }

    // Of what it is made from, so that two disks of one image are one; marked as a UUID of its own making (RFC 9562, version 8).
    private static Guid IdOf(Digest key)
    {
        byte[] bytes = Convert.FromHexString(key.Hex)[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
