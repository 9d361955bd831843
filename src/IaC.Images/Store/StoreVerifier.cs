using System.Collections.Concurrent;
using System.Security.Cryptography;
using IaC.Images.Oci;
using IaC.Images.Unpacking;
using IaC.Linux.Files;

namespace IaC.Images.Store;

/// <summary>Reads the whole store again and tells what is not as it must be.</summary>
internal sealed class StoreVerifier(StoreLayout layout, BlobStore blobs, LayerStore layers)
{
    private readonly ConcurrentBag<StoreFault> _faults = [];

    /// <summary>Verifies everything; <paramref name="leftovers"/> are items of the ingest folder that nobody works on.</summary>
    internal async Task<IReadOnlyList<StoreFault>> VerifyAsync(IReadOnlyDictionary<string, Descriptor> names, IReadOnlyList<string> leftovers, CancellationToken cancellationToken)
    {
        foreach (string item in leftovers)
        {
            Fault(item, "left by a process that was killed; collecting garbage removes it");
        }

        await Parallel.ForEachAsync(Directory.EnumerateFileSystemEntries(layout.Blobs), cancellationToken, VerifyBlobAsync).ConfigureAwait(false);
        Dictionary<Digest, ImageLayer> known = VerifyImages(names);
        await Parallel.ForEachAsync(known.Values, cancellationToken, VerifyTreeAsync).ConfigureAwait(false);
        return [.. _faults.OrderBy(fault => fault.Path, StringComparer.Ordinal).ThenBy(fault => fault.Message, StringComparer.Ordinal)];
    }

    private async ValueTask VerifyBlobAsync(string path, CancellationToken cancellationToken)
    {
        if (!Digest.TryParseHex(Path.GetFileName(path), out Digest digest) || !File.Exists(path))
        {
            Fault(path, "is not a blob");
            return;
        }

        FileStream content = blobs.Open(digest);
        await using (content.ConfigureAwait(false))
        {
            Digest found = Digest.FromHash(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false));
            if (found != digest)
            {
                Fault(path, $"has the digest {found}");
            }
        }
    }

    // All layers that a named image has, by their unpacked form.
    private Dictionary<Digest, ImageLayer> VerifyImages(IReadOnlyDictionary<string, Descriptor> names)
    {
        Dictionary<Digest, ImageLayer> known = [];
        foreach ((string name, Descriptor manifest) in names)
        {
            if (blobs.TryReadImage(manifest.Digest) is not { } image)
            {
                Fault(layout.Index, $"{name}: manifest or configuration of {manifest.Digest} is absent or damaged");
                continue;
            }

            foreach (ImageLayer layer in image.Layers)
            {
                known[layer.DiffId] = layer;
                if (!blobs.Has(layer.Descriptor))
                {
                    Fault(layout.Blob(layer.Descriptor.Digest), $"{name}: the layer is absent or cut off");
                }
            }
        }

        return known;
    }

    private ValueTask VerifyTreeAsync(ImageLayer layer, CancellationToken cancellationToken)
    {
        string folder = layers.TreeOf(layer.DiffId);
        if (!Directory.Exists(folder) || !blobs.Has(layer.Descriptor))
        {
            return ValueTask.CompletedTask;
        }

        try
        {
            using SafeFolder tree = SafeFolder.Open(folder);
            using Stream tar = Compression.Open(blobs.Open(layer.Descriptor.Digest));
            foreach (string difference in TreeComparison.Differences(tar, tree, withContent: true, cancellationToken))
            {
                Fault(folder, difference);
            }
        }
        catch (Exception e) when (e is ImageException || Compression.IsDamage(e))
        {
            Fault(layout.Blob(layer.Descriptor.Digest), e.Message);
        }

        return ValueTask.CompletedTask;
    }

    private void Fault(string path, string message) => _faults.Add(new StoreFault(Path.GetRelativePath(layout.Root, path), message));
}
