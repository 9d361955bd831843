namespace IaC.Guests;

/// <summary>A file of the host whose content is pinned.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Digest"><c>sha256:</c> and 64 hex digits.</param>
public sealed record GuestFile(string Path, string Digest)
{
    private const int PartInName = 16;

    /// <summary>Name of its copy, which tells contents apart.</summary>
    public string CopyName => Digest[(Digest.IndexOf(':', StringComparison.Ordinal) + 1)..][..PartInName];
}
