using IaC.Guests;

namespace IaC.Providers.Guests;

/// <summary>A path of a document together with the content that it had when it was planned: <c>vmlinuz@sha256:...</c>. So another content is a change, and shows as one.</summary>
/// <param name="Path">As written.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits; null before it is pinned.</param>
internal readonly record struct PinnedPath(string Path, string? Digest)
{
    private const string Mark = "@sha256:";
    private const int DigestLength = 7 + 64;

    /// <summary>Reads it.</summary>
    internal static PinnedPath Parse(string text) =>
        text.LastIndexOf(Mark, StringComparison.Ordinal) is >= 0 and int at ? new PinnedPath(text[..at], text[(at + 1)..]) : new PinnedPath(text, null);

    /// <summary>Whether a text is a digest of a file: <c>sha256:</c> and 64 lower-case hex digits.</summary>
    internal static bool IsDigest(string text) => text.Length == DigestLength && text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].All(char.IsAsciiHexDigitLower);

    /// <summary>The file of the host.</summary>
    internal GuestFile In(string baseFolder) => new(System.IO.Path.GetFullPath(System.IO.Path.Combine(baseFolder, Path)), Digest ?? throw new InvalidOperationException($"{Path} is not pinned"));

    /// <inheritdoc/>
    public override string ToString() => Digest is null ? Path : $"{Path}@{Digest}";
}
