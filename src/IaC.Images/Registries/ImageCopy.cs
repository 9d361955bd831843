using IaC.Images.Oci;

namespace IaC.Images.Registries;

/// <summary>Copies images from one registry to another as they are: lists of platforms with all that they name, notes about images included, so that the copy has the digest of the original. Nothing is stored in between.</summary>
public sealed class ImageCopy(RegistryClient client)
{
    private const int BlobsAtOnce = 4;
    private const int DeepestIndex = 4;

    /// <summary>Copies what a reference stands for, whichever platforms it is for. Returns its digest.</summary>
    /// <param name="from">The original.</param>
    /// <param name="target">Name that it gets; with a digest it must be that of the original.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Digest> CopyAsync(ImageReference from, ImageReference target, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        (RegistryConnection source, RegistryRepository original, RegistryDocument document) = await client.OpenAsync(from, cancellationToken).ConfigureAwait(false);
        Digest digest = Digest.Of(document.Content);
        if (target.Digest is { } wanted && wanted != digest)
        {
            throw new ImageException($"the image has the digest {digest}", target.ToString());
        }

        RegistryConnection sink = client.Connect(RegistryEndpoint.Of(target.Registry, client.Settings));
        var copy = new Run(client, source, original, sink, new RegistryRepository(target.Repository, "pull,push"), from, target, progress);
        await copy.DocumentAsync(document, target.Tag ?? digest.ToString(), 0, cancellationToken).ConfigureAwait(false);
        return digest;
    }

    // One copy, and between whom it goes.
    private sealed class Run(
        RegistryClient client,
        RegistryConnection source,
        RegistryRepository original,
        RegistryConnection sink,
        RegistryRepository copied,
        ImageReference from,
        ImageReference target,
        IProgress<ImageProgress>? progress)
    {
        private readonly string? mountFrom = from.Registry == target.Registry && from.Repository != target.Repository ? from.Repository : null;

        // What a document names goes before it, so that nobody finds half of it.
        internal async Task DocumentAsync(RegistryDocument document, string name, int depth, CancellationToken cancellationToken)
        {
            string place = $"{from}: {Digest.Of(document.Content)}";
            if (MediaTypes.IsIndex(document.MediaType))
            {
                if (depth == DeepestIndex)
                {
                    throw new ImageException("nests lists of manifests too deep", place);
                }

                foreach (Descriptor entry in OciJson.Read(document.Content, OciJson.Default.ImageIndex, place).Manifests)
                {
                    RegistryDocument inner = await client.ReadManifestAsync(source, original, entry.Digest, null, place, cancellationToken).ConfigureAwait(false);
                    await DocumentAsync(inner, entry.Digest.ToString(), depth + 1, cancellationToken).ConfigureAwait(false);
                }
            }
            else
            {
                ImageManifest manifest = OciJson.Read(document.Content, OciJson.Default.ImageManifest, place);
                ParallelOptions options = new() { MaxDegreeOfParallelism = BlobsAtOnce, CancellationToken = cancellationToken };
                await Parallel.ForEachAsync(manifest.Layers.Append(manifest.Config).DistinctBy(blob => blob.Digest), options, async (blob, token) => await BlobAsync(blob, place, token).ConfigureAwait(false)).ConfigureAwait(false);
            }

            await ImagePush.PutManifestAsync(sink, copied, name, target.ToString(), document.Content, document.MediaType ?? MediaTypes.Manifest, cancellationToken).ConfigureAwait(false);
        }

        private async Task BlobAsync(Descriptor blob, string place, CancellationToken cancellationToken)
        {
            if (blob.Urls is { Count: > 0 })
            {
                throw new ImageException($"has a layer of type {blob.MediaType} whose bytes lie elsewhere", place);
            }

            ProgressReport report = new(progress, ImagePhase.Push, blob.Digest.ToString(), blob.Size);
            RegistryRequest request = original.Blob(blob.Digest, from.ToString());
            BlobUpload upload = new(sink, copied, blob, $"{target}: blob {blob.Digest}");
            await upload.RunAsync(
                mountFrom,
                offset => ValueTask.FromResult<Stream>(new ResumingDownload((start, token) => source.SendAsync(request with { From = start }, token), source.Retry, request.Place, offset, blob.Size)),
                report.Add,
                cancellationToken).ConfigureAwait(false);
            report.Finish();
        }
    }
}
