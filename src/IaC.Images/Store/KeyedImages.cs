using IaC.Linux.Locks;

namespace IaC.Images.Store;

/// <summary>Images of a store by the key of what they are made from: each is made once, whoever wants it.</summary>
/// <param name="store">The store.</param>
internal sealed class KeyedImages(ImageStore store)
{
    /// <summary>The image that a key gave before; null where it is not in the store.</summary>
    public StoredImage? Find(Digest key) => store.Records.Find(key) is var (image, _) ? store.Find(image.ToString()) : null;

    /// <summary>The image of a key, made where there is none, with the names pointing to it. Processes that want the same make it once.</summary>
    /// <param name="key">Hash of all that it depends on.</param>
    /// <param name="names">Names that it gets.</param>
    /// <param name="make">Makes and publishes it; the store is held meanwhile.</param>
    /// <param name="cancellationToken">Ends the wait for others.</param>
    public async Task<StoredImage> EnsureAsync(Digest key, IReadOnlyList<string> names, Func<Task<StoredImage>> make, CancellationToken cancellationToken)
    {
        using StoreLease lease = await store.HoldAsync(cancellationToken).ConfigureAwait(false);
        using RangeLock held = await store.Locks.TakeItemAsync(key, cancellationToken).ConfigureAwait(false);
        if (Find(key) is { } known)
        {
            store.Publish(known, names);
            return store.Find(known.Digest.ToString())!;
        }

        StoredImage made = await make().ConfigureAwait(false);
        store.Records.Set(key, made.Digest);
        return made;
    }
}
