using System.Text.RegularExpressions;

namespace IaC.Images.Dockerfiles;

/// <summary>A source of ADD that is no path: the address of a file of a web server.</summary>
internal static class WebAddress
{
    /// <summary>Whether a source is an address, also one that nothing is fetched from.</summary>
    internal static bool IsAddress(string source) => Regex.IsMatch(source, @"\A[a-z][a-z0-9+.-]*://|\Agit@", RegexOptions.IgnoreCase);

    /// <summary>The address. Throws <see cref="ImageException"/> for one that is not of a file that http or https gives.</summary>
    internal static Uri Parse(string source)
    {
        if (!Uri.TryCreate(source, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
        {
            throw new ImageException("is not an address of http or https; fetch it with RUN", source);
        }

        return url.AbsolutePath.EndsWith(".git", StringComparison.Ordinal) ? throw new ImageException("is a repository of git, which ADD does not clone here; clone it with RUN", source) : url;
    }
}
