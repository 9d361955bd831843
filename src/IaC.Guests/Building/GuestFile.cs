using System.Security.Cryptography;

namespace IaC.Guests;

/// <summary>A file of the host whose content is pinned.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits.</param>
public sealed record GuestFile(string Path, string Digest)
{
    private const int PartInName = 16;

    /// <summary>Name of its copy, which tells contents apart.</summary>
    public string CopyName => Digest[(Digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..PartInName];

    /// <summary>Digest of a file as it is now.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<string> DigestOfAsync(string path, CancellationToken cancellationToken)
    {
        FileStream content = File.OpenRead(path);
        await using (content.ConfigureAwait(false))
        {
            return $"sha256:{Convert.ToHexStringLower(await SHA256.HashDataAsync(content, cancellationToken).ConfigureAwait(false))}";
        }
    }
}
