using System.Net.Http.Headers;
using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images.Registries;

/// <summary>Brings images to registries. What is sent are the source's own bytes, so that an image has one digest wherever it is.</summary>
public sealed class ImagePush(RegistryClient client, ImageLimits? limits = null)
{
    private const int LayersAtOnce = 4;
    private readonly ImageLimits _limits = limits ?? ImageLimits.Default;

    /// <summary>Sends what the registry lacks of an image, the manifest last, so that nobody finds half of it. Returns its digest.</summary>
    /// <param name="source">The image.</param>
    /// <param name="target">Name that it gets; with a digest it must be that of the image.</param>
    /// <param name="mountFrom">Repository of the same registry that is known to have a blob; null for none.</param>
    /// <param name="progress">Told how far each layer is.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<Digest> PushAsync(IImageSource source, ImageReference target, Func<Digest, string?> mountFrom, IProgress<ImageProgress>? progress, CancellationToken cancellationToken)
    {
        Digest digest = Digest.Of(source.Manifest.Span);
        if (target.Digest is { } wanted && wanted != digest)
        {
            throw new ImageException($"the image has the digest {digest}", target.ToString());
        }

        ImageManifest manifest = ImageDocuments.ReadManifest(source.Manifest.Span, _limits, source.Name);
        RegistryConnection connection = client.Connect(RegistryEndpoint.Of(target.Registry, client.Settings));
        RegistryRepository repository = new(target.Repository, "pull,push");
        ParallelOptions options = new() { MaxDegreeOfParallelism = LayersAtOnce, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(
            manifest.Layers.DistinctBy(layer => layer.Digest),
            options,
            async (layer, token) =>
            {
                ProgressReport report = new(progress, ImagePhase.Push, layer.Digest.ToString(), layer.Size);
                BlobUpload upload = new(connection, repository, layer, $"{target}: layer {layer.Digest}");
                string? from = mountFrom(layer.Digest) is { } other && other != target.Repository ? other : null;
                if (await upload.RunAsync(from, offset => source.OpenLayerAsync(layer, offset, token), report.Add, token).ConfigureAwait(false))
                {
                    report.Finish();
                }
            }).ConfigureAwait(false);

        BlobUpload config = new(connection, repository, manifest.Config, $"{target}: configuration");
        await config.RunAsync(null, offset => ValueTask.FromResult<Stream>(new MemoryStream(source.Config[(int)offset..].ToArray(), writable: false)), null, cancellationToken).ConfigureAwait(false);
        await PutManifestAsync(connection, repository, target.Tag ?? digest.ToString(), target.ToString(), source.Manifest, manifest.MediaType ?? MediaTypes.Manifest, cancellationToken).ConfigureAwait(false);
        return digest;
    }

    /// <summary>Gives a manifest or a list its name.</summary>
    internal static async Task PutManifestAsync(
        RegistryConnection connection, RegistryRepository repository, string tagOrDigest, string place, ReadOnlyMemory<byte> manifest, string mediaType, CancellationToken cancellationToken)
    {
        RegistryRequest request = repository.Manifest(tagOrDigest, place) with
        {
            Method = HttpMethod.Put,
            Body = () =>
            {
                ReadOnlyMemoryContent body = new(manifest);
                body.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
                return body;
            },
        };
        using HttpResponseMessage answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }
}
