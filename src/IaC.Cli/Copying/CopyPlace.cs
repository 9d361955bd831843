using IaC.Cli.Commands;

namespace IaC.Cli.Copying;

/// <summary>One side of a copy, as people write it: a path here, or <c>NAME:PATH</c> in a pod or guest.</summary>
/// <param name="Name">Name of the pod or guest; null for this machine.</param>
/// <param name="Path">The path.</param>
internal sealed record CopyPlace(string? Name, string Path)
{
    /// <summary>The path of standard input and output.</summary>
    public const string Archive = "-";

    /// <summary>Reads it. A path here that has a colon is written with <c>./</c> or <c>/</c> in front of it, as in Docker.</summary>
    /// <exception cref="UsageException">It has no path.</exception>
    public static CopyPlace Parse(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0 || text[0] is '.' or '/')
        {
            return new CopyPlace(null, text);
        }

        return colon + 1 < text.Length ? new CopyPlace(text[..colon], text[(colon + 1)..]) : throw new UsageException($"`{text}` lacks the path after the colon");
    }
}
