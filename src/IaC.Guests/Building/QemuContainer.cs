using System.Collections.Immutable;
using IaC.Containers;
using IaC.Containers.Oci;
using IaC.Pods;

namespace IaC.Guests;

/// <summary>
/// The container that QEMU runs in: a user of its own without capabilities, an empty root over which nothing is mounted but the programs of the host and the guest's own files, all read-only,
/// no network, the usual filter of system calls, and limits of its control group.
/// </summary>
public static class QemuContainer
{
    /// <summary>Name of the container.</summary>
    public const string Name = "machine";

    private const uint FirstUser = 0x6800_0000;
    private const int UserDigits = 6;
    private const long MostThreads = 512;
    private const int LeastShares = 2;

    // What programs of the host are made of. Where these are links into /usr, the container has the folders themselves.
    private static readonly string[] ProgramFolders = ["/usr", "/lib", "/lib64", "/etc/ld.so.cache"];
    private static readonly ImmutableArray<string> ReadOnlyBind = ["rbind", "ro", "nosuid", "nodev"];
    private const string NameServers = "/etc/resolv.conf";
    private static readonly ImmutableArray<NamespaceSpec> Namespaces =
        [new NamespaceSpec("mount"), new NamespaceSpec("cgroup"), new NamespaceSpec("ipc", "pod"), new NamespaceSpec("uts", "pod"), new NamespaceSpec("pid")];

    private static readonly string[] NeededMounts = ["/proc", "/dev", "/dev/shm"];

    /// <summary>User and group of a guest's QEMU: far above those that hosts give out, and another one for each guest.</summary>
    public static uint UserOf(string uid) => FirstUser | Convert.ToUInt32(uid[^UserDigits..], 16);

    // A network in user mode is made of connections of QEMU's own.
    private static bool IsOnHostNetwork(GuestMachine machine) => machine.Interfaces.Any(link => link.Bridge is null);

    /// <summary>The container of a machine.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="layout">Where its files lie.</param>
    /// <param name="uid">Its key.</param>
    public static PodContainer Of(GuestMachine machine, RootLayout layout, string uid) => new()
    {
        Name = Name,
        Image = machine.Image?.Reference ?? "",
        ImageDigest = machine.Image?.Digest ?? "",
        Machine = new VirtualMachine
        {
            User = UserOf(uid),
            Files = [.. machine.Files.Select(file => new MachineFile(file.CopyName, file.Path))],
            Memory = machine.Memory,
            MaxMemory = machine.MaxMemory,
            Cpus = machine.Cpus,
            MaxCpus = machine.MaxCpus,
            Disks = machine.Disks,
            Interfaces = machine.Interfaces,
            Folders = machine.Folders,
            SerialPorts = machine.SerialPorts,
            Firmware = machine.Firmware,
            Seed = machine.Seed,
        },
        Spec = new RuntimeSpec
        {
            Root = new RootSpec { Lower = [MachineFolders.Root(layout, uid)], Readonly = true },
            Process = new ProcessSpec
            {
                Args = QemuCommandLine.Of(machine),
                Env = [ContainerDefaults.Path],
                User = new UserSpec { Uid = UserOf(uid), Gid = UserOf(uid) },
                Capabilities = new CapabilitiesSpec(),
            },
            Mounts =
            [
                .. ContainerDefaults.Mounts.Where(mount => NeededMounts.Contains(mount.Destination)),
                .. (IsOnHostNetwork(machine) ? [.. ProgramFolders, NameServers] : ProgramFolders).Where(Path.Exists).Select(path => new MountSpec { Destination = path, Type = "bind", Source = path, Options = ReadOnlyBind }),
                new MountSpec { Destination = QemuCommandLine.Folder, Type = "bind", Source = MachineFolders.Files(layout, uid), Options = [.. ReadOnlyBind, "noexec"] },
            ],
            Linux = new LinuxSpec
            {
                Namespaces = IsOnHostNetwork(machine) ? Namespaces : [.. Namespaces, new NamespaceSpec("network")],
                Devices = machine.Accelerator == Accelerator.Kvm ? [new DeviceSpec { Path = "/dev/kvm", Type = "c", Major = 10, Minor = 232 }] : [],
                Resources = new ResourcesSpec
                {
                    MemoryLimit = machine.Memory + QemuCommandLine.Overhead(machine),
                    CpuShares = (ulong)Math.Max(LeastShares, machine.Cpus * 1024),
                    PidsLimit = MostThreads,
                },
                MaskedPaths = ContainerDefaults.MaskedPaths,
                ReadonlyPaths = ContainerDefaults.ReadonlyPaths,
                CgroupsPath = Name,
            },
        },
    };
}
