namespace IaC.Providers.Hosts;

/// <summary>What installing packages brings.</summary>
/// <param name="New">Packages that are not there now, with what they need.</param>
/// <param name="DownloadBytes">Bytes that have to be fetched for it; null where the package manager does not say.</param>
internal sealed record PackageChange(IReadOnlyList<string> New, long? DownloadBytes)
{
    /// <summary>Packages that are there in another version.</summary>
    public IReadOnlyList<string> Upgraded { get; init; } = [];

    /// <summary>Packages that are there, and were never set up: what installed them was broken off.</summary>
    public IReadOnlyList<string> Configured { get; init; } = [];

    /// <summary>Packages that are there, and would have to go.</summary>
    public IReadOnlyList<string> Removed { get; init; } = [];

    /// <summary>Whether a package of the name is a part of it.</summary>
    internal bool Holds(string package) => New.Contains(package) || Upgraded.Contains(package) || Configured.Contains(package);

    /// <summary>What becomes of the host, for people.</summary>
    public override string ToString()
    {
        string download = DownloadBytes is { } bytes ? FormattableString.Invariant($", {bytes / 1e6:0.0} MB to download") : "";
        return string.Join("; ", new[] { (New, "installed", download), (Upgraded, "upgraded", ""), (Configured, "configured, which was broken off", "") }.Where(part => part.Item1.Count > 0)
            .Select(part => $"{part.Item1.Count} {(part.Item1.Count == 1 ? "package" : "packages")} will be {part.Item2}{part.Item3}: {string.Join(", ", part.Item1)}"));
    }
}
