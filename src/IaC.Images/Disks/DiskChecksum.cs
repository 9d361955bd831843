using System.Buffers;
using System.Security.Cryptography;

namespace IaC.Images;

/// <summary>What a file must hash to, as its publisher says: SHA-256 or SHA-512, told apart by length.</summary>
public sealed record DiskChecksum
{
    private const int Sha256Length = 64;
    private const int Sha512Length = 128;
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private DiskChecksum(string hex) => Hex = hex;

    /// <summary>The hash, in lower-case hex digits.</summary>
    public string Hex { get; }

    /// <summary>The algorithm.</summary>
    public HashAlgorithmName Algorithm => Hex.Length == Sha256Length ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA512;

    /// <summary>Reads hex digits, in any case. Throws <see cref="ImageException"/> for anything else.</summary>
    public static DiskChecksum Parse(string hex)
    {
        string lower = hex.ToLowerInvariant();
        return lower.Length is Sha256Length or Sha512Length && !lower.AsSpan().ContainsAnyExcept(HexDigits)
            ? new DiskChecksum(lower)
            : throw new ImageException("is not a checksum: 64 hex digits of SHA-256, or 128 of SHA-512", hex);
    }

    /// <summary>With its algorithm: <c>sha256:...</c>.</summary>
    public override string ToString() => $"{Algorithm.Name!.ToLowerInvariant()}:{Hex}";

    /// <summary>The checksum of a file, by SHA-256.</summary>
    internal static async Task<DiskChecksum> OfAsync(string path, CancellationToken cancellationToken) =>
        new(Convert.ToHexStringLower(await HashAsync(path, HashAlgorithmName.SHA256, cancellationToken).ConfigureAwait(false)));

    /// <summary>Throws <see cref="ImageException"/> where a file has another one.</summary>
    internal async Task RequireAsync(string path, CancellationToken cancellationToken)
    {
        byte[] hash = await HashAsync(path, Algorithm, cancellationToken).ConfigureAwait(false);
        if (!Is(hash))
        {
            throw Mismatch(hash, path);
        }
    }

    /// <summary>Whether this is the hash.</summary>
    internal bool Is(ReadOnlySpan<byte> hash) => Convert.ToHexStringLower(hash) == Hex;

    /// <summary>The fault of a file that has another hash.</summary>
    internal ImageException Mismatch(ReadOnlySpan<byte> hash, string place) => new($"has the checksum {Algorithm.Name!.ToLowerInvariant()}:{Convert.ToHexStringLower(hash)} and not {this}", place);

    private static async Task<byte[]> HashAsync(string path, HashAlgorithmName algorithm, CancellationToken cancellationToken)
    {
        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        await using (file.ConfigureAwait(false))
        {
            return await CryptographicOperations.HashDataAsync(algorithm, file, cancellationToken).ConfigureAwait(false);
        }
    }
}
