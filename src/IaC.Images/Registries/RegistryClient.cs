using System.Collections.Concurrent;
using System.Text.Json;
using IaC.Images.Oci;
using IaC.Images.Store;

namespace IaC.Images.Registries;

/// <summary>
/// Reads and writes images at registries (OCI distribution-spec 1.1). Connections and tokens are kept, so one client should serve a whole command. What it gives is a value;
/// bytes come when they are asked for, and are verified by whoever takes them in.
/// </summary>
public sealed class RegistryClient(RegistrySettings settings, IRegistryCredentials credentials, TimeProvider time, ImageLimits? limits = null) : IDisposable
{
    private const int DeepestIndex = 4;
    private readonly ConcurrentDictionary<RegistryEndpoint, RegistryConnection> _connections = new();
    private readonly ImageLimits _limits = limits ?? ImageLimits.Default;

    /// <summary>
    /// The image of a reference for a platform. Mirrors are asked first. Throws <see cref="RegistryException"/> where it cannot be had, and <see cref="ImageException"/> for what cannot be used: an image for another
    /// platform, of Docker's schema 1, with foreign layers, or whose documents are not what their digests say.
    /// </summary>
    public Task<RegistryImage> FindAsync(ImageReference reference, Platform platform, CancellationToken cancellationToken) =>
        AnywhereAsync(reference, connection => FindAtAsync(connection, reference, platform, cancellationToken));

    /// <summary>Checks that a registry takes the credential of this client.</summary>
    public Task LoginAsync(string registry, CancellationToken cancellationToken) => Connect(RegistryEndpoint.Of(registry, settings)).LoginAsync(cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (RegistryConnection connection in _connections.Values)
        {
            connection.Dispose();
        }
    }

    internal RegistryConnection Connect(RegistryEndpoint endpoint) => _connections.GetOrAdd(endpoint, static (endpoint, client) => client.Open(endpoint), this);

    internal RegistrySettings Settings => settings;

    private RegistryConnection Open(RegistryEndpoint endpoint) => new(endpoint, credentials, time);

    private async Task<RegistryImage> FindAtAsync(RegistryConnection connection, ImageReference reference, Platform platform, CancellationToken cancellationToken)
    {
        RegistryRepository repository = new(connection.Endpoint.Prefix + reference.Repository);
        string place = reference.ToString();
        RegistryDocument found = await ReadManifestAsync(connection, repository, reference.Digest, reference.Tag, place, cancellationToken).ConfigureAwait(false);
        Digest named = Digest.Of(found.Content);
        for (int depth = 0; MediaTypes.IsIndex(found.MediaType); depth++)
        {
            IReadOnlyList<Descriptor> manifests = OciJson.Read(found.Content, OciJson.Default.ImageIndex, place).Manifests;
            Digest chosen = depth < DeepestIndex ? PlatformChoice.Choose(manifests, platform, place).Digest : throw new ImageException("nests lists of manifests too deep", place);
            found = await ReadManifestAsync(connection, repository, chosen, null, place, cancellationToken).ConfigureAwait(false);
        }

        ManifestTypes.Refuse(found.MediaType, place);
        ImageManifest manifest = ImageDocuments.ReadManifest(found.Content, _limits, place);
        byte[] config = await ReadVerifiedAsync(connection, repository.Blob(manifest.Config.Digest, place), manifest.Config.Digest, cancellationToken).ConfigureAwait(false);
        RegistryImage image = new(connection, repository, reference, named, found.Content, config, ImageDocuments.Read(found.Content, manifest, config, place));
        PlatformChoice.Require(image.Platform, platform, place);
        return image;
    }

    /// <summary>What a reference stands for, an image or a list of them, and where it was found.</summary>
    internal Task<(RegistryConnection Connection, RegistryRepository Repository, RegistryDocument Document)> OpenAsync(ImageReference reference, CancellationToken cancellationToken) => AnywhereAsync(reference, async connection =>
    {
        RegistryRepository repository = new(connection.Endpoint.Prefix + reference.Repository);
        return (connection, repository, await ReadManifestAsync(connection, repository, reference.Digest, reference.Tag, reference.ToString(), cancellationToken).ConfigureAwait(false));
    });

    /// <summary>A manifest or list, verified.</summary>
    internal async Task<RegistryDocument> ReadManifestAsync(RegistryConnection connection, RegistryRepository repository, Digest? digest, string? tag, string place, CancellationToken cancellationToken)
    {
        RegistryDocument found = await ReadAsync(connection, repository.Manifest(digest?.ToString() ?? tag!, place), cancellationToken).ConfigureAwait(false);
        ManifestTypes.Refuse(found.MediaType, place);

        // By tag the registry alone says what the bytes should hash to.
        if ((digest ?? found.Announced) is { } wanted && Digest.Of(found.Content) is var actual && actual != wanted)
        {
            throw new ImageException($"the manifest has the digest {actual} and not {wanted}", place);
        }

        return found;
    }

    private async Task<byte[]> ReadVerifiedAsync(RegistryConnection connection, RegistryRequest request, Digest digest, CancellationToken cancellationToken)
    {
        RegistryDocument found = await ReadAsync(connection, request, cancellationToken).ConfigureAwait(false);
        Digest actual = Digest.Of(found.Content);
        return actual == digest ? found.Content : throw new ImageException($"has the digest {actual}", request.Place);
    }

    // The mirrors of a registry first, then the registry itself.
    private async Task<T> AnywhereAsync<T>(ImageReference reference, Func<RegistryConnection, Task<T>> find)
    {
        RegistryEndpoint[] endpoints = [.. RegistryEndpoint.ForPull(reference.Registry, settings)];
        for (int i = 0; ; i++)
        {
            try
            {
                return await find(Connect(endpoints[i])).ConfigureAwait(false);
            }
            catch (RegistryException e) when (i < endpoints.Length - 1 && (e.IsUnavailable || e.IsNotFound))
            {
                // The next one may have it.
                continue;
            }
        }
    }

    // A body that breaks off is asked for again, like an answer that does not come.
    private async Task<RegistryDocument> ReadAsync(RegistryConnection connection, RegistryRequest request, CancellationToken cancellationToken)
    {
        for (int failed = 0; ;)
        {
            using HttpResponseMessage answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
            try
            {
                if (answer.Content.Headers.ContentLength > _limits.DocumentBytes)
                {
                    throw new ImageException($"has {answer.Content.Headers.ContentLength} bytes, and {_limits.DocumentBytes} is the limit", request.Place);
                }

                using Stream body = await answer.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                byte[] buffer = new byte[_limits.DocumentBytes + 1];
                int length = await body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
                if (length > _limits.DocumentBytes)
                {
                    throw new ImageException($"has more than the limit of {_limits.DocumentBytes} bytes", request.Place);
                }

                Digest? announced = answer.Headers.TryGetValues("Docker-Content-Digest", out IEnumerable<string>? values) && Digest.TryParse(values.First(), out Digest digest) ? digest : null;
                return new RegistryDocument(buffer[..length], MediaTypeOf(answer, buffer.AsSpan(0, length)), announced);
            }
            catch (Exception e) when (e is IOException or HttpRequestException)
            {
                if (!await connection.Retry.PauseAsync(++failed, null, cancellationToken).ConfigureAwait(false))
                {
                    throw connection.Unreachable(request.Place, e);
                }
            }
        }
    }

    // The document says itself what it is, where it does; some servers send a type that says nothing.
    private static string? MediaTypeOf(HttpResponseMessage answer, ReadOnlySpan<byte> content)
    {
        string? sent = answer.Content.Headers.ContentType?.MediaType;
        if (MediaTypes.IsIndex(sent) || MediaTypes.IsManifest(sent))
        {
            return sent;
        }

        try
        {
            return JsonSerializer.Deserialize(content, RegistryJson.Default.DocumentKind)?.MediaType ?? sent;
        }
        catch (JsonException)
        {
            return sent;
        }
    }
}
