namespace IaC.Images;

/// <summary>
/// A tar file that holds images: a docker-archive (<c>docker save</c>) or an OCI image layout, plain, gzip or zstd. Nothing is read of layers until they are opened.
/// </summary>
public sealed class ImageArchive : IDisposable
{
    /// <summary>Opens an archive; a compressed one is first unpacked into the store's ingest folder. Throws <see cref="ImageException"/> for what is neither.</summary>
    /// <param name="path">Absolute path of the archive.</param>
    /// <param name="store">Store whose ingest folder and limits apply.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static Task<ImageArchive> OpenAsync(string path, ImageStore store, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>The images inside, by all their names: <c>docker.io/library/nginx:1.27</c>; an image without a name appears as its digest.</summary>
    public IReadOnlyList<string> Names => throw new NotImplementedException();

    /// <summary>One image of it, for <see cref="ImageStore.AddAsync"/>.</summary>
    /// <param name="name">Reference or digest; null where the archive holds one image. With several, an exception names them.</param>
    public IImageSource Choose(string? name) => throw new NotImplementedException();

    /// <inheritdoc/>
    public void Dispose() => throw new NotImplementedException();
}
