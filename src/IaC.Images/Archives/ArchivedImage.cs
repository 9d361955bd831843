namespace IaC.Images.Archives;

/// <summary>An image that an archive lists.</summary>
/// <param name="Names">Full references; none for an image that is only known by its id.</param>
/// <param name="Id">Digest of its manifest in an image layout, of its configuration in a docker-archive.</param>
/// <param name="Load">Reads its manifest and configuration.</param>
internal sealed record ArchivedImage(IReadOnlyList<string> Names, Digest Id, Func<CancellationToken, IImageSource> Load)
{
    /// <summary>All that it can be chosen by.</summary>
    internal IEnumerable<string> Labels => Names.Count > 0 ? Names : [Id.ToString()];

    /// <summary>Whether a reference or digest means this image.</summary>
    internal bool Is(string name) =>
        Names.Contains(name) || Id.ToString() == name || (ImageReference.TryParse(name, out ImageReference? reference) && Names.Contains(reference.ToString()));

    /// <summary>A name as an archive writes it, expanded as Docker would; what is no reference stays as it is.</summary>
    internal static string FullName(string name) => ImageReference.TryParse(name, out ImageReference? reference) ? reference.ToString() : name;
}
