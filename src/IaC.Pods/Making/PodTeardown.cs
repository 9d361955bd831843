using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Mounts;
using IaC.Network;

namespace IaC.Pods;

/// <summary>Unmakes a pod by what its record and the names of its kernel objects say. The supervisor does so when the pod is deleted; `iac` does when there is no supervisor.</summary>
public static class PodTeardown
{
    /// <summary>
    /// Kills what runs of the pod, its supervisor included, and removes its interface, ports, mounts, control groups and folders; with the last pod go the fabric and the root's control group.
    /// Idempotent, also after it was broken off anywhere: the record goes last.
    /// </summary>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the pod.</param>
    /// <param name="keepVolumes">Leaves the folder of the pod's volumes.</param>
    /// <exception cref="LinuxException">The kernel refused a step.</exception>
    public static void Remove(RootLayout layout, string uid, bool keepVolumes = false)
    {
        PodRecord? record = StoredRecord.TryRead(layout, uid);
        string rootId = record?.RootId ?? File.ReadAllText(layout.IdFile).Trim();
        CgroupHost cgroups = CgroupHost.Detect();
        FabricOptions fabric = PodFabric.Options(layout, rootId, record?.Network?.Subnet);

        Cgroup group = cgroups.Open(PodGroup.Pod(rootId, uid));
        group.Kill();
        Fabric.Detach(fabric, uid);
        UnmountVolumes(layout, uid);
        group.Remove();
        RemoveFolder(Path.GetDirectoryName(layout.PodRun(uid))!, uid);
        RemoveLasting(layout, uid, keepVolumes);

        if (Fabric.RemoveIfUnused(fabric))
        {
            cgroups.Open(PodGroup.Root(rootId)).Remove();
        }
    }

    // Where the kernel cannot copy a mount that is attached nowhere, the supervisor attaches tmpfs volumes below the runtime folder.
    private static void UnmountVolumes(RootLayout layout, string uid)
    {
        string folder = PodFolders.AttachedVolumes(layout, uid);
        if (Directory.Exists(folder))
        {
            foreach (string path in Directory.EnumerateDirectories(folder))
            {
                while (Mount.Detach(path))
                {
                }
            }
        }
    }

    private static void RemoveLasting(RootLayout layout, string uid, bool keepVolumes)
    {
        if (!keepVolumes)
        {
            RemoveFolder(layout.Pods, uid);
            return;
        }

        if (Directory.Exists(layout.Pod(uid)))
        {
            using SafeFolder pod = SafeFolder.Open(layout.Pod(uid));
            foreach (FolderEntry entry in pod.Entries().Where(entry => entry.Name != PodFolders.Volumes).OrderBy(entry => entry.Name == PodFolders.Record))
            {
                pod.RemoveTree(entry.Name);
            }
        }
    }

    // The record goes after everything else, or a removal that is broken off would leave folders that nobody owns.
    private static void RemoveFolder(string parent, string uid)
    {
        if (!Directory.Exists(Path.Combine(parent, uid)))
        {
            return;
        }

        using SafeFolder folder = SafeFolder.Open(parent);
        using (SafeFolder pod = folder.OpenFolder(uid))
        {
            foreach (FolderEntry entry in pod.Entries().Where(entry => entry.Name != PodFolders.Record))
            {
                pod.RemoveTree(entry.Name);
            }
        }

        folder.RemoveTree(uid);
    }
}
