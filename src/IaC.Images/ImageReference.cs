using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace IaC.Images;

/// <summary>
/// Full name of an image at a registry: <c>registry/repository:tag@digest</c> (grammar of the distribution project's reference package). Short names are expanded as Docker does:
/// <c>nginx</c> is <c>docker.io/library/nginx:latest</c>.
/// </summary>
public sealed partial record ImageReference
{
    private const string DefaultRegistry = "docker.io";
    private const string DefaultTag = "latest";
    private const int LongestRepository = 255;

    // A name of the DNS has 253 at most (RFC 1035, section 2.3.4), and a port follows it.
    private const int LongestRegistry = 253 + 6;

    private ImageReference(string registry, string repository, string? tag, Digest? digest)
    {
        Registry = registry;
        Repository = repository;
        Tag = tag;
        Digest = digest;
    }

    /// <summary>Host and optional port: <c>docker.io</c>, <c>localhost:5000</c>.</summary>
    public string Registry { get; }

    /// <summary>Path at the registry: <c>library/nginx</c>.</summary>
    public string Repository { get; }

    /// <summary>The tag; null where only a digest was given. A digest beside it wins.</summary>
    public string? Tag { get; }

    /// <summary>The digest, where one was given.</summary>
    public Digest? Digest { get; }

    /// <summary>Reads a reference. Throws <see cref="ImageException"/> that says what is wrong.</summary>
    public static ImageReference Parse(string text) => Read(text, out string? fault) ?? throw new ImageException(fault!, $"image reference '{text}'");

    /// <summary>Reads a reference.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out ImageReference? reference)
    {
        reference = text is null ? null : Read(text, out _);
        return reference is not null;
    }

    /// <summary>The same image by this digest and no tag.</summary>
    public ImageReference Pin(Digest digest) => new(Registry, Repository, null, digest);

    /// <summary>The same name without its digest; null where it has no tag.</summary>
    public ImageReference? Tagged => Tag is null ? null : new(Registry, Repository, Tag, null);

    /// <summary>The full name, nothing left out.</summary>
    public override string ToString() => $"{Registry}/{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    /// <summary>Whether a text can be the host of a registry, with its port or without.</summary>
    internal static bool IsRegistry(string text) => text.Length <= LongestRegistry && RegistryPattern().IsMatch(text);

    /// <summary>Whether a text can be the path of a repository.</summary>
    internal static bool IsRepository(string text) => text.Length is > 0 and <= LongestRepository && RepositoryPattern().IsMatch(text);

    private static ImageReference? Read(string text, out string? fault)
    {
        (string name, Digest? digest, string? tag) = (text, null, null);
        if (name.IndexOf('@', StringComparison.Ordinal) is >= 0 and int at)
        {
            if (!Images.Digest.TryParse(name[(at + 1)..], out Digest parsed))
            {
                return Fail("what follows '@' is not a digest: sha256: and 64 lower-case hex digits", out fault);
            }

            digest = parsed;
            name = name[..at];
        }

        // The last colon is a tag's unless a slash follows: then it is a port's.
        if (name.LastIndexOf(':') is >= 0 and int colon && !name[colon..].Contains('/', StringComparison.Ordinal))
        {
            tag = name[(colon + 1)..];
            name = name[..colon];
            if (!TagPattern().IsMatch(tag))
            {
                return Fail("a tag has 1 to 128 letters, digits, '_', '.', '-' and does not start with '.' or '-'", out fault);
            }
        }

        (string registry, string repository) = SplitRegistry(name);
        if (!IsRegistry(registry))
        {
            return Fail($"'{registry}' is not a host name with an optional port", out fault);
        }

        if (!IsRepository(repository))
        {
            return Fail("a repository is of lower-case letters, digits and single separators ('.', '_', '__', '-', '/'), at most 255 in all", out fault);
        }

        if (HexPattern().IsMatch(text))
        {
            return Fail("64 hex digits alone are a digest without its algorithm; write sha256: before them", out fault);
        }

        fault = null;
        return new ImageReference(registry, repository, tag ?? (digest is null ? DefaultTag : null), digest);
    }

    private static (string Registry, string Repository) SplitRegistry(string name)
    {
        int slash = name.IndexOf('/', StringComparison.Ordinal);
        string first = slash < 0 ? "" : name[..slash];
        bool isHost = first == "localhost" || first.AsSpan().ContainsAny('.', ':') || first.Any(char.IsAsciiLetterUpper);
        (string registry, string repository) = isHost ? (first, name[(slash + 1)..]) : (DefaultRegistry, name);
        registry = registry == "index.docker.io" ? DefaultRegistry : registry;
        return registry == DefaultRegistry && !repository.Contains('/', StringComparison.Ordinal) && repository.Length > 0 ? (registry, "library/" + repository) : (registry, repository);
    }

    private static ImageReference? Fail(string reason, out string? fault)
    {
        fault = reason;
        return null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}\z")]
    private static partial Regex TagPattern();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::[0-9]{1,5})?\z")]
    private static partial Regex RegistryPattern();

    [GeneratedRegex(@"\A[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*\z")]
    private static partial Regex RepositoryPattern();

    [GeneratedRegex(@"\A[a-f0-9]{64}\z")]
    private static partial Regex HexPattern();
}
