using System.Collections.Immutable;
using IaC.Containers.Cgroups;
using IaC.Containers.Lifecycle;
using IaC.Containers.Oci;
using IaC.Pods.Lifecycle;
using IaC.Pods.Logs;
using IaC.Pods.Supervision;
using Microsoft.Win32.SafeHandles;

namespace IaC.Pods.Machines;

/// <summary>
/// The servers of the folders that one run of a machine shares. Each is shut in as QEMU is: it sees the programs of the host and its one folder, has no network, and of root's rights only those that files of any owner take.
/// A server ends when its QEMU does.
/// </summary>
internal static class FolderServers
{
    private const string Place = "/folder";
    private const long Overhead = 64L << 20;
    private const long MostThreads = 128;

    // CHROOT and SETPCAP are for what it gives up itself before it serves.
    private static readonly ImmutableArray<string> Rights =
        ["CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FOWNER", "CAP_FSETID", "CAP_MKNOD", "CAP_SETFCAP", "CAP_SETGID", "CAP_SETUID", "CAP_SYS_CHROOT", "CAP_SETPCAP"];

    /// <summary>Starts them.</summary>
    /// <param name="loop">Calls when one ends.</param>
    /// <param name="log">Where they say what is wrong.</param>
    /// <param name="start">The machine, about to start.</param>
    /// <param name="container">Its container.</param>
    /// <param name="newGroup">Makes a group; each server is in one of its own, since with its first process a group ends.</param>
    /// <param name="folders">The folders, and where QEMU has connected to.</param>
    /// <param name="failed">Told of one that ended otherwise than with its QEMU.</param>
    /// <exception cref="IOException">One cannot be started.</exception>
    internal static void Start(EventLoop loop, LogWriter log, ContainerStart start, PodContainer container, Func<string, Cgroup> newGroup, IReadOnlyList<(MachineFolder Folder, SafeFileHandle Listener)> folders, Action<MachineFolder, ContainerExit> failed)
    {
        // What one reads for the guest into its memory counts as its own.
        VirtualMachine machine = container.Machine!;
        ResourcesSpec limits = new() { MemoryLimit = Math.Max(machine.Memory, machine.MaxMemory ?? 0) + Overhead, PidsLimit = MostThreads };
        foreach ((MachineFolder folder, SafeFileHandle listener) in folders)
        {
            // No container has such a name.
            string name = $"_folder-{folder.Name}";
            Cgroup group = newGroup(name);
            group.Apply(limits, []);
            RuntimeSpec spec = SpecOf(start.Spec, folder);
            ContainerStart server = start with { Spec = spec, Cgroup = group, Passed = [listener] };
            PodContainer named = container with { Name = name, Machine = null, Spec = spec };
            _ = new ContainerRun(loop, server, new ContainerStreams(loop, log, named), exit =>
            {
                if (exit.Code != 0)
                {
                    failed(folder, exit);
                }
            });
        }
    }

    // Its own filter of system calls is narrower than ours, and it makes threads with a working folder of their own, which ours forbids.
    private static RuntimeSpec SpecOf(RuntimeSpec machine, MachineFolder folder) => machine with
    {
        Process = machine.Process with
        {
            Args = [folder.Program, "--fd=3", "-o", $"source={Place}", "-o", "sandbox=chroot", "-o", "cache=auto", "-o", "log_level=err", "--rlimit-nofile=0"],
            User = new UserSpec(),
            Capabilities = new CapabilitiesSpec { Bounding = Rights, Permitted = Rights, Effective = Rights },
        },
        Mounts = [.. machine.Mounts, new MountSpec { Destination = Place, Type = "bind", Source = folder.Path, Options = ["rbind", folder.ReadOnly ? "ro" : "rw", "nosuid", "nodev"] }],
        Linux = machine.Linux with { Devices = [], Seccomp = SeccompProfile.Unconfined },
    };
}
