using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace IaC.Engine;

/// <summary>
/// Keys derived from a passphrase (<c>PULUMI_CONFIG_PASSPHRASE</c>) by PBKDF2 with SHA-256 (RFC 8018). The id of a key holds salt and rounds, so an envelope says all that is needed beside the passphrase.
/// </summary>
/// <param name="passphrase">The passphrase.</param>
public sealed class PassphraseKeySource(string passphrase) : ISecretKeySource
{
    internal const string Prefix = "pbkdf2-";

    private const int Rounds = 600_000;
    private const int SaltBytes = 16;
    private const int KeyBytes = 32;

    private readonly ConcurrentDictionary<string, byte[]> derived = new();
    private string? current;

    /// <inheritdoc/>
    public string CurrentKeyId() => current ??= NewId();

    /// <inheritdoc/>
    public ValueTask<string> RotateAsync(CancellationToken cancellationToken) => new(current = NewId());

    /// <inheritdoc/>
    public bool Has(string id) => !SecretKeys.IsInFile(id);

    /// <inheritdoc/>
    public byte[] GetKey(string id) => derived.GetOrAdd(id, Derive);

    private static string NewId() => string.Create(CultureInfo.InvariantCulture, $"{Prefix}{Rounds}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(SaltBytes))}");

    private byte[] Derive(string id)
    {
        string[] parts = id.Split('-');
        if (parts.Length != 3 || !id.StartsWith(Prefix, StringComparison.Ordinal) || !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int rounds) || rounds is < 1 or > 100_000_000)
        {
            throw new EngineException($"the key {id} of a secret is not derived from a passphrase", "unset PULUMI_CONFIG_PASSPHRASE");
        }

        return Rfc2898DeriveBytes.Pbkdf2(passphrase, Convert.FromHexString(parts[2]), rounds, HashAlgorithmName.SHA256, KeyBytes);
    }
}
