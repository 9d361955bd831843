using IaC.Images.Oci;
using IaC.Images.Store;
using IaC.Images.Tar;
using IaC.Images.Unpacking;

namespace IaC.Images;

/// <summary>Makes an image of one layer out of a root file system in a tar archive, as <c>docker import</c> does.</summary>
public static class RootFileSystemImport
{
    /// <summary>Takes an archive in, plain, gzip or zstd. Throws <see cref="ImageException"/> for what is no archive.</summary>
    /// <param name="store">The store.</param>
    /// <param name="path">Absolute path of the archive.</param>
    /// <param name="names">Names that the image gets.</param>
    /// <param name="config">How containers of it start.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<StoredImage> RunAsync(ImageStore store, string path, IReadOnlyList<string> names, BuildConfig config, CancellationToken cancellationToken)
    {
        names.ToList().ForEach(NameIndex.Check);
        using StoreLease lease = await store.HoldAsync(cancellationToken).ConfigureAwait(false);
        Descriptor layer = await Task.Run(() => Take(store, path, cancellationToken), cancellationToken).ConfigureAwait(false);
        LayerBuild build = new() { Layers = [new LayerSource.Archive(Path.GetFileName(path))], Config = config, BaseFolder = Path.GetDirectoryName(path)! };
        Build.ComposedImage image = Build.ImageComposer.Compose(build, [layer]);
        return store.Publish(image.Documents, image.Manifest, image.Config, names);
    }

    private static Descriptor Take(ImageStore store, string path, CancellationToken cancellationToken)
    {
        try
        {
            using Stream content = Compression.Open(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0));
            using BlobWriter blob = store.Blobs.CreateWriter(path);
            using CopyingStream copied = new(content, blob);

            // Whoever reads it as an archive has read that it is one.
            TarReader reader = new(copied);
            bool any = false;
            while (reader.Next() is not null)
            {
                cancellationToken.ThrowIfCancellationRequested();
                any = true;
            }

            copied.Finish();
            (Digest digest, long size) = any ? blob.Commit() : throw new ImageException("holds no files");
            return new Descriptor { MediaType = MediaTypes.Layer, Digest = digest, Size = size };
        }
        catch (ImageException e) when (e.Place is null || !e.Place.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ImageException(e.Message, path, e);
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            throw new ImageException($"is damaged: {e.Message}", path, e);
        }
    }

    private sealed class CopyingStream(Stream from, Stream to) : ForwardStream
    {
        public override int Read(Span<byte> buffer)
        {
            int read = from.Read(buffer);
            to.Write(buffer[..read]);
            return read;
        }

        internal void Finish()
        {
            Span<byte> rest = stackalloc byte[4096];
            while (Read(rest) > 0)
            {
                continue;
            }
        }
    }
}
