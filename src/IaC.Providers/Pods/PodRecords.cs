using IaC.Pods;

namespace IaC.Providers.Pods;

/// <summary>Records of all pods of a root, as their supervisors keep them.</summary>
internal static class PodRecords
{
    internal static IEnumerable<PodRecord> All(RootLayout layout) => Directory.Exists(layout.Pods)
        ? Directory.EnumerateDirectories(layout.Pods).Select(folder => StoredRecord.TryRead(layout, Path.GetFileName(folder))).OfType<PodRecord>()
        : [];
}
