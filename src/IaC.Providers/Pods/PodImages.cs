using IaC.Images;
using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Images that pods of a root run on, read from their records: they stay though no name points to them any more.</summary>
internal static class PodImages
{
    internal static IEnumerable<Digest> InUse(RootLayout layout) => PodRecords.All(layout)
        .SelectMany(record => record.InitContainers.Concat(record.Containers))
        .Where(container => container.ImageDigest.Length > 0)
        .Select(container => Digest.Parse(container.ImageDigest))
        .Distinct();
}
