using IaC.Images.Archives;
using IaC.Images.Unpacking;
using Microsoft.Win32.SafeHandles;

namespace IaC.Images;

/// <summary>
/// A tar file that holds images: a docker-archive (<c>docker save</c>) or an OCI image layout, plain, gzip or zstd. Nothing is read of layers until they are opened.
/// </summary>
public sealed class ImageArchive : IDisposable
{
    private readonly TarIndex _index;
    private readonly IReadOnlyList<ArchivedImage> _images;

    private ImageArchive(TarIndex index, IReadOnlyList<ArchivedImage> images) => (_index, _images) = (index, images);

    /// <summary>The images inside, by all their names: <c>docker.io/library/nginx:1.27</c>; an image without a name appears as its digest.</summary>
    public IReadOnlyList<string> Names => [.. _images.SelectMany(image => image.Labels)];

    /// <summary>What makes two names one image: a digest of the archive.</summary>
    public string IdOf(string name) => _images.First(image => image.Labels.Contains(name)).Id.ToString();

    /// <summary>Opens an archive; a compressed one is first unpacked into the store's ingest folder. Throws <see cref="ImageException"/> for what is neither, <see cref="IOException"/> for a file that cannot be read.</summary>
    /// <param name="path">Absolute path of the archive.</param>
    /// <param name="store">Store whose ingest folder and limits apply.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<ImageArchive> OpenAsync(string path, ImageStore store, CancellationToken cancellationToken) => Task.Run(() => Open(path, store, cancellationToken), cancellationToken);

    /// <summary>One image of it, for <see cref="ImageStore.AddAsync"/>; to be used while this archive is open.</summary>
    /// <param name="name">Reference or digest; null where the archive holds one image. With several, an exception names them.</param>
    /// <param name="cancellationToken">Ends the reading of compressed layers.</param>
    public IImageSource Choose(string? name, CancellationToken cancellationToken = default)
    {
        IReadOnlyList<ArchivedImage> fitting = [.. _images.Where(image => name is null || image.Is(name))];
        return fitting.Count == 1
            ? fitting[0].Load(cancellationToken)
            : throw new ImageException($"{(name is null ? $"holds {_images.Count} images, of which one must be chosen" : $"does not hold '{name}'")}: {string.Join(", ", Names)}", _index.FilePath);
    }

    /// <inheritdoc/>
    public void Dispose() => _index.Dispose();

    private static ImageArchive Open(string path, ImageStore store, CancellationToken cancellationToken)
    {
        TarIndex? index = null;
        try
        {
            index = new TarIndex(OpenPlain(path, store, cancellationToken), path, cancellationToken);
            IReadOnlyList<ArchivedImage> images =
                OciArchive.IsOne(index) ? OciArchive.Read(index, store.Blobs.Limits)
                : DockerArchive.IsOne(index) ? DockerArchive.Read(index, store.Blobs.Limits)
                : throw new ImageException("is neither a docker-archive (manifest.json) nor an OCI image layout (oci-layout, index.json)");
            ImageArchive archive = new(index, images);
            index = null;
            return archive;
        }
        catch (ImageException e) when (e.Place is null || !e.Place.StartsWith(path, StringComparison.Ordinal))
        {
            throw new ImageException(e.Message, path, e);
        }
        catch (Exception e) when (Compression.IsDamage(e))
        {
            throw new ImageException($"is damaged: {e.Message}", path, e);
        }
        finally
        {
            index?.Dispose();
        }
    }

    private static SafeFileHandle OpenPlain(string path, ImageStore store, CancellationToken cancellationToken)
    {
        FileStream stored = new(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
        using Stream content = Compression.Open(stored);
        if (content == stored)
        {
            return File.OpenHandle(path);
        }

        // The file has no name from the start, so that it goes with this process, however that ends.
        string temporary = store.Layout.NewIngest();
        SafeFileHandle handle = File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        try
        {
            File.Delete(temporary);
            UnpackBudget budget = new(store.Blobs.Limits.LayerBytes, store.Layout.Ingest, path);
            byte[] buffer = GC.AllocateUninitializedArray<byte>(1 << 20);
            long length = 0;
            int read;
            while ((read = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                budget.Take(read);
                RandomAccess.Write(handle, buffer.AsSpan(0, read), length);
                length += read;
            }

            return handle;
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }
}
