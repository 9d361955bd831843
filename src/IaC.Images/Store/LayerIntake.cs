using IaC.Images.Oci;
using IaC.Images.Unpacking;
using IaC.Linux.Locks;

namespace IaC.Images.Store;

/// <summary>Takes one layer into the store: the blob, and beside it the unpacked tree, which is made while the blob still comes.</summary>
internal sealed class LayerIntake(BlobStore blobs, LayerStore layers, StoreLocks locks)
{
    /// <summary>Takes in what the store lacks of a layer. Processes that want the same do it once.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="unpack">Lay out its files too.</param>
    /// <param name="progress">Told how far it is.</param>
    /// <param name="cancellationToken">Ends the work; what came stays for the next attempt.</param>
    internal async Task TakeAsync(IImageSource source, ImageLayer layer, bool unpack, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        unpack = unpack && MediaTypes.IsLayer(layer.Descriptor.MediaType);
        if (!blobs.Has(layer.Descriptor))
        {
            using RangeLock held = await locks.TakeItemAsync(layer.Descriptor.Digest, cancellationToken).ConfigureAwait(false);
            if (!blobs.Has(layer.Descriptor))
            {
                await ReceiveAsync(source, layer, unpack, progress, cancellationToken).ConfigureAwait(false);
            }
        }

        if (unpack)
        {
            await layers.EnsureAsync(layer, progress, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task ReceiveAsync(IImageSource source, ImageLayer layer, bool unpack, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        string place = $"{source.Name}: layer {layer.Descriptor.Digest}";
        ProgressReport report = new(progress, source.Phase, layer.Descriptor.Digest.ToString(), layer.Descriptor.Size);
        using BlobArrival arrival = blobs.Expect(layer.Descriptor, place);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task unpacking = unpack ? UnpackAsync(layer, arrival, progress, either.Token) : Task.CompletedTask;
        Task receiving = arrival.ReceiveAsync(offset => source.OpenLayerAsync(layer.Descriptor, offset, either.Token), report.Add, either.Token);
        try
        {
            // Whoever fails first ends the other. Content that cannot be unpacked need not come to its end.
            Task first = await Task.WhenAny(receiving, unpacking).ConfigureAwait(false);
            if (!first.IsCompletedSuccessfully)
            {
                await either.CancelAsync().ConfigureAwait(false);
            }

            await Task.WhenAll(receiving, unpacking).ConfigureAwait(false);
        }
        catch (Exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Cause(place, receiving.Exception, unpacking.Exception);
        }

        report.Finish();
    }

    private async Task UnpackAsync(ImageLayer layer, BlobArrival arrival, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        // Where blob and tree have one digest, they have one lock, which is held.
        using RangeLock? held = layer.DiffId == layer.Descriptor.Digest ? null : await locks.TakeItemAsync(layer.DiffId, cancellationToken).ConfigureAwait(false);

        // It waits for bytes most of the time, so it gets a thread of its own: those of the pool bring the bytes.
        await Task.Factory.StartNew(
            () =>
            {
                using Stream content = arrival.OpenReader(cancellationToken);
                layers.UnpackUnlessWhole(layer, content, progress, cancellationToken);
            },
            cancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).ConfigureAwait(false);
    }

    // The first fault that is one's own, and not the echo of the other's.
    private static Exception Cause(string place, params AggregateException?[] faults)
    {
        Exception[] all = [.. faults.OfType<AggregateException>().SelectMany(fault => fault.Flatten().InnerExceptions)];
        Exception cause = all.FirstOrDefault(fault => fault is not (ArrivalException or OperationCanceledException)) ?? all.FirstOrDefault() ?? new OperationCanceledException();
        return Compression.IsDamage(cause) ? new ImageException($"is damaged: {cause.Message}", place, cause) : cause;
    }
}
