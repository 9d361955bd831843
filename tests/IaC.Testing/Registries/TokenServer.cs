using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace IaC.Testing.Registries;

/// <summary>A token server for a <see cref="RealRegistry"/> (distribution, token authentication): signs what it allows with a key whose certificate the registry trusts.</summary>
public sealed class TokenServer : IDisposable
{
    private const string Service = "test-registry";
    private const string Issuer = "test-issuer";

    private readonly HttpListener _listener = new();
    private readonly RSA _key = RSA.Create(2048);
    private readonly X509Certificate2 _certificate;
    private readonly Task _serving;

    /// <summary>Starts it.</summary>
    /// <param name="folder">Where the certificate is put for the registry to read.</param>
    public TokenServer(string folder)
    {
        CertificateRequest request = new("CN=token server", _key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        CertificateFile = Path.Combine(folder, "token.pem");
        File.WriteAllText(CertificateFile, _certificate.ExportCertificatePem());
        Port = FreePorts.Next();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _serving = ServeAsync();
    }

    /// <summary>Its port.</summary>
    public int Port { get; }

    /// <summary>The certificate of its key.</summary>
    public string CertificateFile { get; }

    /// <summary>Name and password that it takes; null lets everybody pull and nobody push.</summary>
    public (string User, string Password)? Account { get; set; }

    /// <summary>Identity token that it takes in place of the password; null for none.</summary>
    public string? IdentityToken { get; set; }

    /// <summary>Seconds that tokens hold.</summary>
    public int Lifetime { get; set; } = 300;

    /// <summary>Scopes that were asked for.</summary>
    public ConcurrentQueue<string> Asked { get; } = new();

    /// <summary>Section <c>auth</c> of the registry's configuration.</summary>
    public string RegistrySection => $"{{token: {{realm: \"http://127.0.0.1:{Port}/token\", service: {Service}, issuer: {Issuer}, rootcertbundle: {CertificateFile}}}}}";

    /// <inheritdoc/>
    public void Dispose()
    {
        _listener.Close();
        _serving.Wait();
        _certificate.Dispose();
        _key.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            await AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        string[] scopes;
        bool known;
        if (context.Request.HttpMethod == "POST")
        {
            using StreamReader reader = new(context.Request.InputStream);
            Dictionary<string, string> form = (await reader.ReadToEndAsync()).Split('&').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => WebUtility.UrlDecode(pair[1]));
            scopes = form["scope"].Split(' ');
            known = IdentityToken is not null && form["grant_type"] == "refresh_token" && form["refresh_token"] == IdentityToken && form["service"] == Service;
        }
        else
        {
            scopes = context.Request.QueryString.GetValues("scope") ?? [];
            string expected = Account is { } account ? "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{account.User}:{account.Password}")) : "";
            known = Account is not null && context.Request.Headers["Authorization"] == expected;
        }

        scopes.ToList().ForEach(Asked.Enqueue);
        if (!known && (Account is not null || IdentityToken is not null))
        {
            context.Response.StatusCode = 401;
            context.Response.Close();
            return;
        }

        byte[] answer = Encoding.UTF8.GetBytes(new JsonObject { ["token"] = Sign(scopes, known), ["expires_in"] = Lifetime }.ToJsonString());
        context.Response.ContentType = "application/json";
        await context.Response.OutputStream.WriteAsync(answer);
        context.Response.Close();
    }

    private string Sign(IEnumerable<string> scopes, bool known)
    {
        JsonArray access = [];
        foreach (string[] scope in scopes.Select(scope => scope.Split(':')).Where(scope => scope.Length == 3))
        {
            JsonArray actions = [.. scope[2].Split(',').Where(action => known || action == "pull").Select(action => (JsonNode)action)];
            access.Add(new JsonObject { ["type"] = scope[0], ["name"] = scope[1], ["actions"] = actions });
        }

        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        JsonObject header = new() { ["typ"] = "JWT", ["alg"] = "RS256", ["x5c"] = new JsonArray(Convert.ToBase64String(_certificate.RawData)) };
        JsonObject claims = new() { ["iss"] = Issuer, ["sub"] = "someone", ["aud"] = Service, ["exp"] = now + Lifetime, ["nbf"] = now - 10, ["iat"] = now, ["jti"] = Guid.NewGuid().ToString("n"), ["access"] = access };
        string text = $"{Encode(Encoding.UTF8.GetBytes(header.ToJsonString()))}.{Encode(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        return $"{text}.{Encode(_key.SignData(Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
}
