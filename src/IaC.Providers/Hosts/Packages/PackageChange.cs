namespace IaC.Providers.Hosts;

/// <summary>What installing packages brings.</summary>
/// <param name="New">Packages that are not there now, with what they need.</param>
/// <param name="DownloadBytes">Bytes that have to be fetched for it; null where the package manager does not say.</param>
internal sealed record PackageChange(IReadOnlyList<string> New, long? DownloadBytes);
