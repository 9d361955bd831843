using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using IaC.Hashing;

namespace IaC.Images;

/// <summary>
/// Names content by its hash: <c>sha256:</c> and 64 lower-case hex digits (OCI image-spec, descriptor.md, Digests). Other algorithms are refused: no registry and no tool of the field writes them.
/// </summary>
[JsonConverter(typeof(DigestJsonConverter))]
public readonly record struct Digest
{
    private const string Prefix = "sha256:";
    private const int HexLength = 64;

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private readonly string? _value;

    private Digest(string value) => _value = value;

    /// <summary>The 64 hex digits: the name of the blob's file.</summary>
    public string Hex => ToString()[Prefix.Length..];

    /// <summary>First 12 hex digits, for people.</summary>
    public string Short => Hex[..12];

    /// <summary>Reads a digest. Throws <see cref="ImageException"/> for anything else.</summary>
    public static Digest Parse(string text) =>
        TryParse(text, out Digest digest) ? digest : throw new ImageException($"'{Shorten(text)}' is not a digest: sha256: and 64 lower-case hex digits");

    /// <summary>Reads a digest.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        bool valid = text is not null && text.Length == Prefix.Length + HexLength && text.StartsWith(Prefix, StringComparison.Ordinal) && IsHex(text.AsSpan(Prefix.Length));
        digest = valid ? new Digest(text!) : default;
        return valid;
    }

    /// <summary>The digest of these bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> content) => FromHash(Sha256.Hash(content));

    /// <summary>The whole digest with its algorithm.</summary>
    public override string ToString() => _value ?? throw new InvalidOperationException("a digest that was never set");

    /// <summary>The digest whose 32 bytes are given.</summary>
    internal static Digest FromHash(ReadOnlySpan<byte> hash) => new(Prefix + Convert.ToHexStringLower(hash));

    /// <summary>The digest whose hex digits name a file of the store; false for a foreign name.</summary>
    internal static bool TryParseHex(string hex, out Digest digest) => TryParse(Prefix + hex, out digest);

    private static bool IsHex(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(HexDigits);

    private static string Shorten(string text) => text.Length <= 100 ? text : text[..100] + "...";
}
