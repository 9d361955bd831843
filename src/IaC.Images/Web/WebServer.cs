using System.Net;
using System.Net.Http.Headers;
using IaC.Images.Registries;

namespace IaC.Images.Web;

/// <summary>Asks web servers for files. Proxies are those of the environment; redirections are followed, but never from https to http.</summary>
internal sealed class WebServer(TimeProvider time) : IDisposable
{

    private readonly RetryPolicy _retry = new(time);
    private readonly HttpClient _http = new(new SocketsHttpHandler { ConnectTimeout = HttpDefaults.ConnectTimeout, AutomaticDecompression = DecompressionMethods.None, Proxy = EnvironmentProxy.Current, ActivityHeadersPropagator = null }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What messages call a file: its address, without what may be a secret of it.</summary>
    internal static string NameOf(Uri url) => url.GetComponents(UriComponents.AbsoluteUri & ~UriComponents.UserInfo & ~UriComponents.Query, UriFormat.UriEscaped);

    /// <summary>The bytes of a file from an offset on.</summary>
    /// <param name="url">Its address.</param>
    /// <param name="offset">First byte that is wanted.</param>
    /// <param name="answered">Told of each answer before its content is read: the first, and one more whenever a connection broke.</param>
    internal ResumingDownload Open(Uri url, long offset, Action<HttpResponseMessage>? answered = null) => new((from, token) => SendAsync(url, from, answered, token), _retry, NameOf(url), offset, null);

    public void Dispose() => _http.Dispose();

    private async Task<HttpResponseMessage> SendAsync(Uri url, long from, Action<HttpResponseMessage>? answered, CancellationToken cancellationToken)
    {
        for (int failed = 0; ;)
        {
            using HttpRequestMessage request = new(HttpMethod.Get, url) { Headers = { Range = from > 0 ? new RangeHeaderValue(from, null) : null } };
            request.Headers.UserAgent.Add(HttpDefaults.Agent);
            using CancellationTokenSource silent = new(HttpDefaults.AnswerTimeout, time);
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silent.Token);
            HttpResponseMessage answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            if (answer.IsSuccessStatusCode || (answer.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && from > 0))
            {
                if (answer.IsSuccessStatusCode)
                {
                    answered?.Invoke(answer);
                }

                return answer;
            }

            using (answer)
            {
                if (!RetryPolicy.IsPassing(answer.StatusCode) || !await _retry.PauseAsync(++failed, _retry.Asked(answer.Headers), cancellationToken).ConfigureAwait(false))
                {
                    throw new RegistryException(answer.StatusCode == HttpStatusCode.NotFound ? "is not there" : $"the server answers {(int)answer.StatusCode}", NameOf(url), answer.StatusCode);
                }
            }
        }
    }
}
