using System.Globalization;
using System.Text;
using IaC.Images.Unpacking;
using IaC.Linux.Files;
using IaC.Linux.Locks;
using IaC.Linux.Processes;

namespace IaC.Images.Store;

/// <summary>
/// Unpacked layers: <c>layers/HEX/fs</c> is the tree that overlayfs stacks, <c>layers/HEX/boot</c> names the boot of the machine in which it was last known to be whole, <c>layers/HEX/size</c> what it takes. Trees are not synced to disk, which would
/// take longer than unpacking; a power failure leaves files short, so the first use in another boot compares the tree with the headers of its archive, and unpacks it again where they differ.
/// </summary>
internal sealed class LayerStore(StoreLayout layout, BlobStore blobs, StoreLocks locks)
{
    private const string Tree = "fs";
    private const string Boot = "boot";
    private const string Size = "size";

    /// <summary>Where the tree of a layer lies.</summary>
    internal string TreeOf(Digest diffId) => Path.Combine(layout.Layer(diffId), Tree);

    /// <summary>Bytes that the tree of a layer takes on the disk, as they were counted when it was unpacked; 0 where it is not.</summary>
    internal long SizeOf(Digest diffId)
    {
        string file = Path.Combine(layout.Layer(diffId), Size);
        return File.Exists(file) && long.TryParse(File.ReadAllText(file), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : 0;
    }

    /// <summary>Unpacks a layer unless it is. Whoever else wants the same waits for it.</summary>
    internal async Task EnsureAsync(ImageLayer layer, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (IsWhole(layer.DiffId))
        {
            return;
        }

        using RangeLock held = await locks.TakeItemAsync(layer.DiffId, cancellationToken).ConfigureAwait(false);
        if (!IsWhole(layer.DiffId) && !Revalidate(layer, cancellationToken))
        {
            using FileStream blob = blobs.Open(layer.Descriptor.Digest);
            Unpack(layer, blob, progress, cancellationToken);
        }
    }

    /// <summary>Unpacks a layer whose blob still comes, unless it is unpacked. The caller holds its lock.</summary>
    internal void UnpackUnlessWhole(ImageLayer layer, Stream blob, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        if (Directory.Exists(layout.Layer(layer.DiffId)))
        {
            // Of an earlier boot, perhaps: that is seen when the blob is there to compare it with.
            return;
        }

        Unpack(layer, blob, progress, cancellationToken);
    }

    private bool IsWhole(Digest diffId)
    {
        string file = Path.Combine(layout.Layer(diffId), Boot);
        return File.Exists(file) && File.ReadAllText(file) == BootId.Current;
    }

    // A tree of an earlier boot: good, or removed.
    private bool Revalidate(ImageLayer layer, CancellationToken cancellationToken)
    {
        string folder = layout.Layer(layer.DiffId);
        if (!Directory.Exists(folder))
        {
            return false;
        }

        using (SafeFolder tree = SafeFolder.Open(TreeOf(layer.DiffId)))
        using (Stream tar = Compression.Open(blobs.Open(layer.Descriptor.Digest)))
        {
            if (!TreeComparison.Differences(tar, tree, withContent: false, cancellationToken).Any())
            {
                layout.Write(Path.Combine(folder, Boot), BootId.Current);
                return true;
            }
        }

        Remove(folder);
        return false;
    }

    private void Unpack(ImageLayer layer, Stream blob, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        // Named by the layer, so that the next attempt also clears what a killed one left.
        string name = layer.DiffId.Hex;
        string place = $"layer {layer.DiffId}";
        using SafeFolder ingest = SafeFolder.Open(layout.Ingest);
        ingest.RemoveTree(name);
        ingest.TryCreateFolder(name, 0x1C0);
        try
        {
            using (SafeFolder folder = ingest.OpenFolder(name))
            {
                folder.TryCreateFolder(Tree, 0x1C0);
                using SafeFolder tree = folder.OpenFolder(Tree);
                tree.SetPermissions(0x1ED);
                long size = UnpackVerified(layer, blob, tree, place, progress, cancellationToken);
                WriteNote(folder, Size, size.ToString(CultureInfo.InvariantCulture));
                WriteNote(folder, Boot, BootId.Current);
            }

            using SafeFolder layers = SafeFolder.Open(layout.Layers);
            ingest.TryRename(name, layers, name, replace: false);
        }
        finally
        {
            ingest.RemoveTree(name);
        }
    }

    private long UnpackVerified(ImageLayer layer, Stream blob, SafeFolder tree, string place, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        UnpackBudget budget = new(blobs.Limits.LayerBytes, layout.Ingest, place);
        budget.Expect(layer.Descriptor.Size);
        ProgressReport report = new(progress, ImagePhase.Unpack, layer.DiffId.ToString(), null);
        try
        {
            // What is not compressed is verified as it comes in; only decompression can bring other bytes than the image's configuration promises.
            if (layer.DiffId == layer.Descriptor.Digest)
            {
                TreeUnpacker.UnpackLayer(blob, tree, budget, report.Add, cancellationToken);
                AwaitEnd(blob, cancellationToken);
            }
            else
            {
                using VerifiedStream tar = new(Compression.Open(blob), layer.DiffId, place);
                TreeUnpacker.UnpackLayer(tar, tree, budget, report.Add, cancellationToken);
                tar.Finish(cancellationToken);
                AwaitEnd(blob, cancellationToken);
            }
        }
        catch (ImageException e) when (e.Place is null || !e.Place.Contains(place, StringComparison.Ordinal))
        {
            throw new ImageException(e.Message, place, e);
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            throw new ImageException($"is damaged: {e.Message}", place, e);
        }

        report.Finish();
        return budget.Used;
    }

    private static void WriteNote(SafeFolder folder, string name, string text)
    {
        using SafeFile file = folder.CreateFile(name, 0x180);
        file.Write(Encoding.ASCII.GetBytes(text), 0);
    }

    // The end of a blob that still comes is its verification, and nothing may look whole before that.
    private static void AwaitEnd(Stream blob, CancellationToken cancellationToken)
    {
        Span<byte> rest = stackalloc byte[4096];
        while (blob.Read(rest) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Removes an unpacked layer: it loses its name before its content, so that a kill in between leaves nothing that looks whole.</summary>
    internal void Remove(string folder)
    {
        string doomed = layout.NewIngest();
        Directory.Move(folder, doomed);
        using SafeFolder ingest = SafeFolder.Open(layout.Ingest);
        ingest.RemoveTree(Path.GetFileName(doomed));
    }
}
