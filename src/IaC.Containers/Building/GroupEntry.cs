using IaC.Containers.Cgroups;
using IaC.Linux;
using IaC.Linux.Stubs;
using Microsoft.Win32.SafeHandles;

namespace IaC.Containers.Building;

/// <summary>How a child comes into its control group.</summary>
internal static class GroupEntry
{
    /// <summary>
    /// Joins the v1 hierarchies. The file is <c>tasks</c>, not <c>cgroup.procs</c>: a single thread that moves itself needs no lock on all forks of the machine, which takes
    /// milliseconds to get (kernel/cgroup/cgroup.c, cgroup_procs_write_start).
    /// </summary>
    internal static void Join(SyscallProgram child, Cgroup cgroup)
    {
        foreach (string tasks in cgroup.TaskFiles)
        {
            child.Step("join cgroup", tasks);
            child.Write(child.OpenForWriting(tasks), "0");
        }
    }

    /// <summary>The folder that a child is born into on a host with a v2 hierarchy; null on others.</summary>
    internal static SafeFileHandle? OpenUnified(Cgroup cgroup) => cgroup.UnifiedFolder is { } folder ? KernelFile.OpenFolder(folder) : null;
}
