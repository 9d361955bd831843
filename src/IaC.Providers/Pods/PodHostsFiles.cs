using IaC.Pods;
using IaC.Providers.Hosts;

namespace IaC.Providers.Pods;

/// <summary>Rewrites the hosts files of a stack's pods. In place: the containers have the file itself mounted, so a new file under the same name would not be seen.</summary>
internal static class PodHostsFiles
{
    internal static void Rewrite(RootLayout layout, Guid stackUuid, IReadOnlyList<PodLease> leases)
    {
        foreach (PodRecord record in PodRecords.All(layout))
        {
            string path = Path.Combine(layout.PodRun(record.Uid), "etc", "hosts");
            if (record.StackUuid == stackUuid && File.Exists(path))
            {
                File.WriteAllText(path, NameTable.WithTable(record.Hosts, record.Namespace, leases));
            }
        }
    }
}
