namespace IaC.Images.Registries;

/// <summary>Takes images of registries into the store, under the names that they were asked for by.</summary>
public sealed class ImagePull(ImageStore store)
{
    /// <summary>Takes an image in and unpacks it as it comes.</summary>
    /// <param name="image">The image.</param>
    /// <param name="moveTag">The tag was just looked up: it points to this image from now on. Else it is only set where the store does not have it.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the work; what came stays for the next attempt.</param>
    public async Task<StoredImage> PullAsync(RegistryImage image, bool moveTag, IProgress<ImageProgress>? progress, CancellationToken cancellationToken) =>
        await store.AddAsync(image, [.. Names(image, moveTag)], unpack: true, progress, cancellationToken).ConfigureAwait(false);

    private IEnumerable<string> Names(RegistryImage image, bool moveTag)
    {
        string? tagged = image.Reference.Tagged?.ToString();
        bool named = tagged is not null && (moveTag || store.Find(tagged) is null);
        if (named)
        {
            yield return tagged!;
        }

        // The digest of a list is a name of its own: the store holds only what this machine runs.
        if (image.Reference.Digest is { } digest && (!named || digest != image.Digest))
        {
            yield return image.Reference.Pin(digest).ToString();
        }
    }
}
