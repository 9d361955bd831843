using System.Net;
using System.Net.Http.Headers;
using IaC.Images.Registries;

namespace IaC.Images.Disks;

/// <summary>Asks web servers for disks. Proxies are those of the environment; redirections are followed, but never from https to http.</summary>
internal sealed class DiskServer(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(20);
    private static readonly ProductInfoHeaderValue Agent = new("iac", "1");

    private readonly RetryPolicy _retry = new(time);
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, AutomaticDecompression = DecompressionMethods.None, Proxy = EnvironmentProxy.Current, ActivityHeadersPropagator = null }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>The bytes of a file from an offset on.</summary>
    internal ResumingDownload Open(DiskSource.Download source, long offset) => new((from, token) => SendAsync(source, from, token), _retry, source.Name, offset, null);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(DiskSource.Download source, long from, CancellationToken cancellationToken)
    {
        for (int failed = 0; ;)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, source.Url) { Headers = { Range = from > 0 ? new RangeHeaderValue(from, null) : null } };
            request.Headers.UserAgent.Add(Agent);
            HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0))
            {
                return answer;
            }

            using (answer)
            {
                if (!RetryPolicy.IsPassing(answer.StatusCode) || !await _retry.PauseAsync(++failed, answer.Headers.RetryAfter, cancellationToken).ConfigureAwait(false))
                {
                    throw new RegistryException(answer.StatusCode == HttpStatusCode.NotFound ? "is not there" : $"the server answers {(int)answer.StatusCode}", source.Name, answer.StatusCode);
                }
            }
        }
    }
}
