using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Files;
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
        if (StoredRecord.TryRead(layout, uid) is { } record && LostSupervisor.EventOf(Observation.LastStatus.Read(layout, uid)) is { } loss)
        {
            new PodJournal(layout, TimeProvider.System).Write(record, loss);
        }

        Stop(layout, uid);
        RemoveLasting(layout, uid, keepVolumes);
    }

    /// <summary>Asks the supervisor to delete the pod, with its grace; where there is none, or it does not answer, or fails, <see cref="Remove"/> does what is left.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the pod.</param>
    /// <param name="grace">Time before SIGKILL, whole seconds; null is the pod's.</param>
    /// <param name="keepVolumes">Leaves the folder of the pod's volumes.</param>
    /// <param name="cancellationToken">Gives up waiting. The supervisor goes on.</param>
    public static async Task DeleteAsync(RootLayout layout, string uid, TimeSpan? grace, bool keepVolumes, CancellationToken cancellationToken)
    {
        try
        {
            using SupervisorClient client = await SupervisorClient.ConnectAsync(layout, uid, cancellationToken).ConfigureAwait(false);
            await client.DeleteAsync(grace, keepVolumes, cancellationToken).ConfigureAwait(false);
        }
        catch (SupervisorException)
        {
            // Whatever it was, the record says what is left to do.
            Remove(layout, uid, keepVolumes);
        }
    }

    /// <summary>Kills what runs of the pod, its supervisor included, and removes all that a reboot would remove; record, logs and volumes stay, so that it can be started again.</summary>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the pod.</param>
    /// <exception cref="LinuxException">The kernel refused a step.</exception>
    public static void Stop(RootLayout layout, string uid) => Stop(layout, uid, fromWithin: false);

    /// <inheritdoc cref="Stop(RootLayout, string)"/>
    /// <param name="layout">The root.</param>
    /// <param name="uid">Key of the pod.</param>
    /// <param name="fromWithin">The caller is the pod's own supervisor, whose group stays until <see cref="Leave"/>.</param>
    internal static void Stop(RootLayout layout, string uid, bool fromWithin)
    {
        PodRecord? record = StoredRecord.TryRead(layout, uid);
        string? rootId = record?.RootId ?? (File.Exists(layout.IdFile) ? File.ReadAllText(layout.IdFile).Trim() : null);
        if (rootId is null)
        {
            // Everything that is made bears the id, so that without one nothing was.
            RemoveFolder(Path.GetDirectoryName(layout.PodRun(uid))!, uid, "unmake runtime folder");
            return;
        }

        CgroupHost cgroups = CgroupHost.Detect();
        Cgroup pod = cgroups.Open(PodGroup.Pod(rootId, uid));
        Cgroup[] groups = fromWithin ? [.. pod.Children.Where(group => Path.GetFileName(group.RelativePath) != PodGroup.Supervisor)] : [pod];
        CrashSteps.Pass("unmake processes");
        Array.ForEach(groups, group => group.Kill());
        CrashSteps.Pass("unmake network");
        FabricOptions fabric = PodFabric.Options(layout, rootId, record?.Network);
        Fabric.Detach(fabric, uid);
        CrashSteps.Pass("unmake mounts");
        UnmountVolumes(layout, uid);
        CrashSteps.Pass("unmake groups");
        Array.ForEach(groups, group => group.Remove());
        RemoveFolder(Path.GetDirectoryName(layout.PodRun(uid))!, uid, "unmake runtime folder");
        CrashSteps.Pass("unmake fabric");
        if (Fabric.RemoveIfUnused(fabric) && !fromWithin)
        {
            cgroups.Open(PodGroup.Root(rootId)).TryRemoveEmpty();
        }
    }

    /// <summary>Last thing a supervisor does: it leaves its group and removes it.</summary>
    internal static void Leave(string rootId, string uid)
    {
        CgroupHost cgroups = CgroupHost.Detect();
        CrashSteps.Pass("leave");
        cgroups.Open("").Enter();
        CrashSteps.Pass("unmake own group");
        cgroups.Open(PodGroup.Pod(rootId, uid)).Remove();
        cgroups.Open(PodGroup.Root(rootId)).TryRemoveEmpty();
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

    /// <summary>Removes what <see cref="Stop(RootLayout, string)"/> leaves.</summary>
    internal static void RemoveLasting(RootLayout layout, string uid, bool keepVolumes)
    {
        CrashSteps.Pass("unmake folders");
        if (!keepVolumes)
        {
            RemoveFolder(layout.Pods, uid, "unmake record");
            PodEventFiles.Prune(layout);
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
    private static void RemoveFolder(string parent, string uid, string last)
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

        CrashSteps.Pass(last);
        folder.RemoveTree(uid);
    }
}
