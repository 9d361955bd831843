using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using IaC.Images.Web;

namespace IaC.Images.Registries;

/// <summary>Sends requests to one endpoint: finds out how it wants to be talked to, proves who one is, tries again what failed for a moment, and turns what is left into a <see cref="RegistryException"/>.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private const int LongestFault = 64 * 1024;

    // A registry may read and move all that it was sent before it says that it has it.
    private static readonly TimeSpan TakeTimeout = TimeSpan.FromMinutes(15);

    private readonly TimeProvider _time;
    private readonly HttpClient _http;
    private readonly RegistryAuthorizer _authorizer;
    private readonly SemaphoreSlim _greeting = new(1);
    private Uri? _base;
    private AuthenticationChallenge? _challenge;

    internal RegistryConnection(RegistryEndpoint endpoint, IRegistryCredentials credentials, TimeProvider time)
    {
        Endpoint = endpoint;
        _time = time;
        Retry = new RetryPolicy(time);
        _http = new HttpClient(Handler(endpoint)) { Timeout = Timeout.InfiniteTimeSpan };
        _http.DefaultRequestHeaders.UserAgent.Add(HttpDefaults.Agent);
        _authorizer = new RegistryAuthorizer(endpoint, _http, credentials, time);
    }

    /// <summary>Whom it talks to.</summary>
    internal RegistryEndpoint Endpoint { get; }

    /// <summary>How failures are retried.</summary>
    internal RetryPolicy Retry { get; }

    /// <summary>Sends a request until it is answered for good. The caller disposes of the answer, whose body is not read yet.</summary>
    /// <param name="what">The request; its <c>Path</c> is relative to <c>/v2/</c>, or absolute as an answer named it.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    internal async Task<HttpResponseMessage> SendAsync(RegistryRequest what, CancellationToken cancellationToken)
    {
        await GreetAsync(cancellationToken).ConfigureAwait(false);
        bool renewed = false;
        for (int failed = 0; ;)
        {
            TimeSpan? asked = null;
            Exception? cause = null;
            HttpResponseMessage? answer = null;
            try
            {
                answer = await SendOnceAsync(what, cancellationToken).ConfigureAwait(false);
                if (answer.StatusCode == HttpStatusCode.Unauthorized && !renewed)
                {
                    // The token ran out on the way, or the repository has a challenge of its own.
                    renewed = true;
                    _challenge = AuthenticationChallenge.Of(answer.Headers) ?? _challenge;
                    _authorizer.Forget(what.Scope);
                    answer.Dispose();
                    continue;
                }

                if (!RetryPolicy.IsPassing(answer.StatusCode))
                {
                    return what.Expects(answer.StatusCode) ? answer : throw await FaultAsync(what, answer, cancellationToken).ConfigureAwait(false);
                }

                asked = Retry.Asked(answer.Headers);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                cause = e;
            }

            if (!what.CanRepeat || !await Retry.PauseAsync(++failed, asked, cancellationToken).ConfigureAwait(false))
            {
                throw answer is null ? Unreachable(what.Place, cause!) : await FaultAsync(what, answer, cancellationToken).ConfigureAwait(false);
            }

            answer?.Dispose();
        }
    }

    /// <summary>Checks that the credential is accepted.</summary>
    internal async Task LoginAsync(CancellationToken cancellationToken)
    {
        using HttpResponseMessage answer = await SendAsync(new RegistryRequest("", "", Endpoint.Registry), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The fault for a registry that nobody reaches.</summary>
    internal RegistryException Unreachable(string place, Exception cause) =>
        new($"{Endpoint.Authority} cannot be reached: {(cause is OperationCanceledException ? "no answer in time" : Innermost(cause))}", place, null, cause);

    public void Dispose()
    {
        _http.Dispose();
        _greeting.Dispose();
    }

    private async Task<HttpResponseMessage> SendOnceAsync(RegistryRequest what, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = what.ToMessage(new Uri(_base!, what.Path));

        // An address that the registry gave may be another server's, which must not learn the token.
        if (_challenge is { } challenge && request.RequestUri!.Authority == _base!.Authority)
        {
            request.Headers.Authorization = await _authorizer.AuthorizeAsync(challenge, what.Scope, cancellationToken).ConfigureAwait(false);
        }

        using CancellationTokenSource silent = new(HttpDefaults.AnswerTimeout, _time);
        if (request.Content is { } body)
        {
            TimeSpan taken = request.Method == HttpMethod.Post ? HttpDefaults.AnswerTimeout : TakeTimeout;
            request.Content = new WatchedContent(body, left => silent.CancelAfter(left > 0 ? HttpDefaults.AnswerTimeout : taken));
        }

        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silent.Token);
        return await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
    }

    // The first request finds out whether it speaks TLS, and whether it wants to know who one is.
    private async Task GreetAsync(CancellationToken cancellationToken)
    {
        if (_base is not null)
        {
            return;
        }

        await _greeting.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            for (int failed = 0; _base is null;)
            {
                TimeSpan? asked = null;
                Exception? cause = null;
                try
                {
                    (Uri address, HttpResponseMessage answer) = await AskSchemeAsync(cancellationToken).ConfigureAwait(false);
                    using (answer)
                    {
                        if (!RetryPolicy.IsPassing(answer.StatusCode))
                        {
                            _challenge = answer.StatusCode == HttpStatusCode.Unauthorized ? AuthenticationChallenge.Of(answer.Headers) : null;
                            _base = address;
                            return;
                        }

                        asked = Retry.Asked(answer.Headers);
                        cause = new HttpRequestException($"it answers {(int)answer.StatusCode}");
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
                {
                    cause = e;
                }

                if (!IsWorthAnother(cause) || !await Retry.PauseAsync(++failed, asked, cancellationToken).ConfigureAwait(false))
                {
                    throw Unreachable($"registry {Endpoint.Registry}", cause);
                }
            }
        }
        finally
        {
            _greeting.Release();
        }
    }

    private async Task<(Uri Base, HttpResponseMessage Answer)> AskSchemeAsync(CancellationToken cancellationToken)
    {
        Uri secure = new($"https://{Endpoint.Authority}/v2/");
        try
        {
            return (secure, await AskAsync(secure).ConfigureAwait(false));
        }
        catch (HttpRequestException e) when (Endpoint.IsInsecure && e.HttpRequestError is HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError)
        {
            Uri plain = new($"http://{Endpoint.Authority}/v2/");
            return (plain, await AskAsync(plain).ConfigureAwait(false));
        }

        async Task<HttpResponseMessage> AskAsync(Uri address)
        {
            using CancellationTokenSource silent = new(HttpDefaults.AnswerTimeout, _time);
            using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, silent.Token);
            return await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
        }
    }

    // A name that does not resolve, a certificate that does not hold, a port that nobody listens on and a proxy that refuses stay as they are for longer than one waits.
    private static bool IsWorthAnother(Exception? cause) =>
        cause is not HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.SecureConnectionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError };

    private static async Task<RegistryException> FaultAsync(RegistryRequest what, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        using (answer)
        {
            string? said = await ReadFaultAsync(answer, cancellationToken).ConfigureAwait(false);
            string message = answer.StatusCode switch
            {
                HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => "access denied, or there is no such repository",
                HttpStatusCode.NotFound => "is not there",
                HttpStatusCode.TooManyRequests => "too many requests",
                var other => $"the registry answers {(int)other}",
            };
            return new RegistryException(said is null ? message : $"{message} ({said})", what.Place, answer.StatusCode);
        }
    }

    private static async Task<string?> ReadFaultAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        if (answer.Content.Headers.ContentLength is > LongestFault)
        {
            return null;
        }

        try
        {
            byte[] content = await answer.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
            RegistryError? first = JsonSerializer.Deserialize(content, RegistryJson.Default.RegistryErrors)?.Errors is [{ } gravest, ..] ? gravest : null;
            return first is null ? null : first.Message ?? first.Code;
        }
        catch (Exception e) when (e is JsonException or HttpRequestException or IOException)
        {
            return null;
        }
    }

    private static SocketsHttpHandler Handler(RegistryEndpoint endpoint)
    {
        SocketsHttpHandler handler = new()
        {
            ConnectTimeout = HttpDefaults.ConnectTimeout,
            AutomaticDecompression = DecompressionMethods.None,
            Proxy = EnvironmentProxy.Current,
            MaxConnectionsPerServer = 32,
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ActivityHeadersPropagator = null,
        };
        if (endpoint.IsInsecure)
        {
#pragma warning disable CA5359 // What the user said of this host, or this machine itself.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (endpoint.Host.CertificateAuthority is { } file)
        {
            handler.SslOptions.CertificateChainPolicy = TrustOnly(file, endpoint.Registry);
        }

        return handler;
    }

    private static X509ChainPolicy TrustOnly(string file, string registry)
    {
        X509ChainPolicy policy = new() { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is System.Security.Cryptography.CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ImageException($"the certificateAuthority of {registry} cannot be read: {e.Message}", file, e);
        }

        return policy.CustomTrustStore.Count > 0 ? policy : throw new ImageException($"the certificateAuthority of {registry} holds no certificate", file);
    }

    private static string Innermost(Exception e) => e.InnerException is { } inner ? Innermost(inner) : e.Message;
}
