using System.Net;
using System.Net.Http.Headers;
using IaC.Images.Oci;

namespace IaC.Images.Registries;

/// <summary>Brings one blob to a registry (distribution-spec, Pushing Blobs): not at all where it is there, by mounting it from another repository, else in pieces, going on where a connection broke.</summary>
/// <param name="connection">The registry.</param>
/// <param name="repository">Where it goes.</param>
/// <param name="blob">What it is.</param>
/// <param name="place">What messages call it.</param>
internal sealed class BlobUpload(RegistryConnection connection, RegistryRepository repository, Descriptor blob, string place)
{
    private const int ChunkSize = 8 << 20;

    // Where the next piece goes: each answer names it anew, and some registries take no other.
    private string _session = "";

    /// <summary>Makes the blob be there.</summary>
    /// <param name="mountFrom">Repository of the same registry that may have it; null for none.</param>
    /// <param name="open">Opens its content from an offset on.</param>
    /// <param name="written">Told how many bytes are there now that were sent.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Whether it was sent: it was not where the registry had it.</returns>
    internal async Task<bool> RunAsync(string? mountFrom, Func<long, ValueTask<Stream>> open, Action<long>? written, CancellationToken cancellationToken)
    {
        if (await IsThereAsync(cancellationToken).ConfigureAwait(false) || await TryMountAsync(mountFrom, cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        long reported = 0;
        for (int failed = 0; ;)
        {
            try
            {
                long offset = failed == 0 ? 0 : await OffsetAsync(cancellationToken).ConfigureAwait(false);
                await SendAsync(offset, open, sent => Report(offset + sent), cancellationToken).ConfigureAwait(false);
                return true;
            }
            catch (RegistryException e) when (e.IsUnavailable || e.IsNotFound || e.Status == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                if (!await connection.Retry.PauseAsync(++failed, null, cancellationToken).ConfigureAwait(false))
                {
                    throw;
                }

                // The answer may be all that was lost, or the registry has forgotten the session.
                if (await IsThereAsync(cancellationToken).ConfigureAwait(false))
                {
                    return true;
                }

                if (e.IsNotFound)
                {
                    await TryMountAsync(null, cancellationToken).ConfigureAwait(false);
                }
            }
        }

        void Report(long at)
        {
            if (at > reported)
            {
                written?.Invoke(at - reported);
                reported = at;
            }
        }
    }

    private async Task<bool> IsThereAsync(CancellationToken cancellationToken)
    {
        RegistryRequest request = repository.Blob(blob.Digest, place) with { Method = HttpMethod.Head, AlsoExpected = [HttpStatusCode.NotFound] };
        using HttpResponseMessage answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return answer.IsSuccessStatusCode;
    }

    // Begins an upload; true where the registry took the blob from another repository instead.
    private async Task<bool> TryMountAsync(string? mountFrom, CancellationToken cancellationToken)
    {
        string query = mountFrom is null ? "" : $"?mount={Uri.EscapeDataString(blob.Digest.ToString())}&from={Uri.EscapeDataString(mountFrom)}";
        string scope = mountFrom is null ? repository.Scope : $"{repository.Scope} repository:{mountFrom}:pull";
        RegistryRequest request = new($"{repository.Path}/blobs/uploads/{query}", scope, place) { Method = HttpMethod.Post, Body = static () => new ByteArrayContent([]) };
        using HttpResponseMessage answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.Created)
        {
            return true;
        }

        _session = Location(answer);
        return false;
    }

    private async Task<long> OffsetAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await connection.SendAsync(new RegistryRequest(_session, repository.Scope, place), cancellationToken).ConfigureAwait(false);

        // Range: 0-1023, the last byte that is there. An empty upload says 0-0 too, so that one byte is taken for none.
        _session = answer.Headers.Location is null ? _session : Location(answer);
        string? range = answer.Headers.TryGetValues("Range", out IEnumerable<string>? values) ? values.First() : null;
        return range is not null && long.TryParse(range[(range.IndexOf('-', StringComparison.Ordinal) + 1)..], out long last) && last > 0 ? last + 1 : 0;
    }

    private async Task SendAsync(long offset, Func<long, ValueTask<Stream>> open, Action<long> sent, CancellationToken cancellationToken)
    {
        Stream content = await open(offset).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            byte[] chunk = GC.AllocateUninitializedArray<byte>((int)Math.Min(ChunkSize, Math.Max(1, blob.Size - offset)));
            long begin = offset;
            int length;
            while ((length = await content.ReadAtLeastAsync(chunk, chunk.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await SendChunkAsync(offset, chunk, length, cancellationToken).ConfigureAwait(false);
                offset += length;
                sent(offset - begin);
            }
        }

        if (offset != blob.Size)
        {
            throw new ImageException($"has {offset} bytes and not {blob.Size}", place);
        }

        string end = $"{_session}{(_session.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Uri.EscapeDataString(blob.Digest.ToString())}";
        RegistryRequest finish = new(end, repository.Scope, place) { Method = HttpMethod.Put, Body = static () => new ByteArrayContent([]), CanRepeat = false };
        using HttpResponseMessage answer = await connection.SendAsync(finish, cancellationToken).ConfigureAwait(false);
    }

    private async Task SendChunkAsync(long offset, byte[] chunk, int length, CancellationToken cancellationToken)
    {
        RegistryRequest request = new(_session, repository.Scope, place)
        {
            Method = HttpMethod.Patch,
            CanRepeat = false,
            Body = () =>
            {
                ByteArrayContent body = new(chunk, 0, length);
                body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
                body.Headers.TryAddWithoutValidation("Content-Range", FormattableString.Invariant($"{offset}-{offset + length - 1}"));
                return body;
            },
        };
        using HttpResponseMessage answer = await connection.SendAsync(request, cancellationToken).ConfigureAwait(false);
        _session = Location(answer);
    }

    private string Location(HttpResponseMessage answer) => answer.Headers.Location?.OriginalString ?? throw new RegistryException("the registry names no place to upload to", place, answer.StatusCode);
}
