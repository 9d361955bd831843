using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using IaC.Testing;

namespace IaC.Benchmarks.GitOps;

/// <summary>What a server of repositories sends after a push.</summary>
internal sealed class Webhook : IDisposable
{
    private const string Secret = "of-the-benchmark";
    private readonly int port = FreePorts.Next();
    private readonly HttpClient client = new();
    private readonly string secret;

    internal Webhook(string folder)
    {
        secret = Path.Combine(folder, "secret");
        File.WriteAllText(secret, Secret);
    }

    /// <summary>Lines below <c>spec</c> that have an agent take it.</summary>
    internal string Spec => string.Create(CultureInfo.InvariantCulture, $"  listen: 127.0.0.1:{port}\n  webhookSecretFile: {secret}");

    /// <summary>Sends it.</summary>
    internal async Task SendAsync(string source)
    {
        byte[] body = "{}"u8.ToArray();
        using var content = new ByteArrayContent(body);
        content.Headers.Add("X-Hub-Signature-256", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), body))}");
        using HttpResponseMessage response = await client.PostAsync(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/hooks/{source}"), content);
        response.EnsureSuccessStatusCode();
    }

    public void Dispose() => client.Dispose();
}
