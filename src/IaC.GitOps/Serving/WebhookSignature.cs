using System.Security.Cryptography;
using System.Text;

namespace IaC.GitOps;

/// <summary>Whether a webhook was sent by who knows the secret, in the ways of the servers that people have.</summary>
public static class WebhookSignature
{
    private const string Prefix = "sha256=";

    // GitHub, Gitea and Forgejo, and anybody else: HMAC with SHA-256 of the body, in hex digits.
    private static readonly string[] SignatureHeaders = ["X-Hub-Signature-256", "X-Gitea-Signature", "X-Forgejo-Signature", "X-Signature-256"];

    // GitLab sends the secret itself.
    private const string TokenHeader = "X-Gitlab-Token";

    /// <summary>Checks a webhook.</summary>
    /// <param name="header">Looks up a header; null where there is none.</param>
    /// <param name="body">The body as it was sent.</param>
    /// <param name="secret">The secret.</param>
    public static bool Holds(Func<string, string?> header, ReadOnlySpan<byte> body, string secret)
    {
        byte[] key = Encoding.UTF8.GetBytes(secret);
        if (header(TokenHeader) is { } token)
        {
            return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), key);
        }

        if (SignatureHeaders.Select(header).FirstOrDefault(value => value is not null) is not { } given)
        {
            return false;
        }

        string expected = Convert.ToHexStringLower(HMACSHA256.HashData(key, body));
        string signature = given.StartsWith(Prefix, StringComparison.Ordinal) ? given[Prefix.Length..] : given;
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(signature), Encoding.ASCII.GetBytes(expected));
    }
}
