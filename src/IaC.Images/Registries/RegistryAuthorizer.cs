using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using IaC.Images.Web;

namespace IaC.Images.Registries;

/// <summary>Meets the challenges of one registry: a name and password, or tokens that a token server gives for one scope and some time (distribution, token authentication).</summary>
internal sealed class RegistryAuthorizer(RegistryEndpoint endpoint, HttpClient http, IRegistryCredentials credentials, TimeProvider time)
{
    private const int ShortestToken = 60;
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Lazy<Task<Access>>> _tokens = new();
    private RegistryCredential? _credential;
    private bool _looked;

    /// <summary>The header that meets a challenge for a scope; null to stay anonymous.</summary>
    internal async Task<AuthenticationHeaderValue?> AuthorizeAsync(AuthenticationChallenge challenge, string scope, CancellationToken cancellationToken)
    {
        RegistryCredential? credential = await CredentialAsync(cancellationToken).ConfigureAwait(false);
        if (challenge.Realm is null)
        {
            return credential is null ? null : Basic(credential);
        }

        Access access = await TokenAsync(challenge, scope, credential, cancellationToken).ConfigureAwait(false);
        if (access.Until <= time.GetUtcNow())
        {
            Forget(scope);
            access = await TokenAsync(challenge, scope, credential, cancellationToken).ConfigureAwait(false);
        }

        return new AuthenticationHeaderValue("Bearer", access.Token);
    }

    /// <summary>Drops the token of a scope: the registry did not take it.</summary>
    internal void Forget(string scope) => _tokens.TryRemove(scope, out _);

    private async Task<Access> TokenAsync(AuthenticationChallenge challenge, string scope, RegistryCredential? credential, CancellationToken cancellationToken)
    {
        // One question for all layers that want the same; who waits is not bound to who asked, and a failed question is asked again.
        Task<Access> asked = _tokens.GetOrAdd(scope, _ => new Lazy<Task<Access>>(() => AskAsync(challenge, scope, credential))).Value;
        try
        {
            return await asked.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch when (asked.IsFaulted)
        {
            Forget(scope);
            throw;
        }
    }

    private async Task<Access> AskAsync(AuthenticationChallenge challenge, string scope, RegistryCredential? credential)
    {
        string place = $"token server {challenge.Realm!.Host} of {endpoint.Registry}";
        if (credential is not null && challenge.Realm is { Scheme: "http", IsLoopback: false } && !endpoint.IsInsecure)
        {
            throw new RegistryException("wants a password in plain HTTP", place);
        }

        using HttpRequestMessage request = Request(challenge, scope, credential);
        using CancellationTokenSource deadline = new(HttpDefaults.AnswerTimeout, time);
        try
        {
            using HttpResponseMessage answer = await http.SendAsync(request, deadline.Token).ConfigureAwait(false);
            if (!answer.IsSuccessStatusCode)
            {
                string who = credential is null ? "an anonymous user" : credential.ToString();
                throw new RegistryException(
                    answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? $"does not let {who} in (iac login {endpoint.Registry})" : $"answers {(int)answer.StatusCode}", place, answer.StatusCode);
            }

            using Stream content = await answer.Content.ReadAsStreamAsync(deadline.Token).ConfigureAwait(false);
            TokenAnswer? given = await JsonSerializer.DeserializeAsync(content, RegistryJson.Default.TokenAnswer, deadline.Token).ConfigureAwait(false);
            string token = given?.AccessToken ?? given?.Token ?? throw new RegistryException("answers without a token", place);
            return new Access(token, time.GetUtcNow() + TimeSpan.FromSeconds(Math.Max(given.ExpiresIn ?? ShortestToken, ShortestToken)) - Margin);
        }
        catch (Exception e) when (e is HttpRequestException or JsonException or IOException)
        {
            throw new RegistryException($"gives no token: {e.Message}", place, null, e);
        }
        catch (OperationCanceledException e)
        {
            throw new RegistryException($"gives no token within {HttpDefaults.AnswerTimeout.TotalSeconds} s", place, null, e);
        }
    }

    private static HttpRequestMessage Request(AuthenticationChallenge challenge, string scope, RegistryCredential? credential)
    {
        if (credential is { IsIdentityToken: true })
        {
            return new HttpRequestMessage(HttpMethod.Post, challenge.Realm)
            {
                Content = new FormUrlEncodedContent(new Dictionary<string, string>
                {
                    ["grant_type"] = "refresh_token",
                    ["refresh_token"] = credential.Secret,
                    ["client_id"] = "iac",
                    ["service"] = challenge.Service ?? "",
                    ["scope"] = scope,
                }),
            };
        }

        var query = new StringBuilder(challenge.Realm!.Query is { Length: > 1 } given ? given + "&" : "?");
        query.Append(challenge.Service is { } service ? $"service={Uri.EscapeDataString(service)}&" : "");

        // Each part of a scope is a parameter of its own.
        query.AppendJoin('&', scope.Split(' ').Where(part => part.Length > 0).Select(part => $"scope={Uri.EscapeDataString(part)}"));
        if (credential is not null)
        {
            query.Append("&account=").Append(Uri.EscapeDataString(credential.User));
        }

        var request = new HttpRequestMessage(HttpMethod.Get, new UriBuilder(challenge.Realm) { Query = query.ToString() }.Uri);
        request.Headers.Authorization = credential is null ? null : Basic(credential);
        return request;
    }

    private async ValueTask<RegistryCredential?> CredentialAsync(CancellationToken cancellationToken)
    {
        if (!_looked)
        {
            _credential = await credentials.FindAsync(endpoint.Registry, cancellationToken).ConfigureAwait(false);
            _looked = true;
        }

        return _credential;
    }

    private static AuthenticationHeaderValue Basic(RegistryCredential credential) => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credential.User}:{credential.Secret}")));

    private sealed record Access(string Token, DateTimeOffset Until);
}
