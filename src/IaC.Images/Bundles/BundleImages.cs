using IaC.Images.Oci;
using IaC.Images.Store;
using IaC.Images.Tar;

namespace IaC.Images.Bundles;

/// <summary>Takes images in blob by blob: a manifest before what it names. What no manifest named is refused, so that a bundle cannot fill the store with what nothing refers to.</summary>
internal sealed class BundleImages(ImageStore store, IReadOnlyList<BundledImage> images)
{
    private readonly Dictionary<Digest, Descriptor> _named = [];

    /// <summary>Takes one blob in; the caller holds the store.</summary>
    internal void Take(TarEntry entry, TarReader reader, CancellationToken cancellationToken)
    {
        if (!Digest.TryParse("sha256:" + entry.Name[BundleWriter.Blobs.Length..], out Digest digest))
        {
            throw new ImageException("is not named by a digest", entry.Name);
        }

        if (images.Any(image => image.Digest == digest))
        {
            TakeManifest(digest, reader.ReadAll(store.Blobs.Limits.DocumentBytes, entry.Name), entry.Name);
            return;
        }

        Descriptor blob = _named.GetValueOrDefault(digest) ?? throw new ImageException("belongs to no image of the bundle", entry.Name);
        if (!store.Blobs.Has(blob))
        {
            store.Blobs.Write(new EntryContent(reader), blob, entry.Name, cancellationToken);
        }
    }

    /// <summary>Names the images.</summary>
    internal void Publish()
    {
        foreach (BundledImage image in images)
        {
            if (store.Find(image.Digest.ToString()) is not { } whole)
            {
                throw new ImageException("is not whole in the bundle", $"image {image.Digest}");
            }

            store.Publish(whole, image.Names);
        }
    }

    private void TakeManifest(Digest digest, byte[] content, string place)
    {
        Digest found = Digest.Of(content);
        if (found != digest)
        {
            throw new ImageException($"has the digest {found}", place);
        }

        ImageManifest manifest = ImageDocuments.ReadManifest(content, store.Blobs.Limits, place);
        foreach (Descriptor blob in manifest.Layers.Prepend(manifest.Config))
        {
            _named[blob.Digest] = blob;
        }

        store.Blobs.Write(content, manifest.MediaType ?? MediaTypes.Manifest);
    }
}
