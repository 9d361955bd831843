using System.Collections.Immutable;
using IaC.Containers.Oci;
using IaC.Containers.Security;
using IaC.Linux.Processes;

namespace IaC.Containers;

/// <summary>What a container has unless it is declared otherwise; equal to Docker's defaults (moby, profiles and oci/defaults).</summary>
public static class ContainerDefaults
{
    /// <summary>Capabilities of an ordinary container.</summary>
    public static ImmutableArray<string> Capabilities { get; } =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP", "CAP_SETPCAP", "CAP_NET_BIND_SERVICE",
        "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ];

    /// <summary>In a list of <see cref="CapabilitiesSpec"/>: all that the runtime itself has (a privileged container).</summary>
    public const string AllCapabilities = "ALL";

    /// <summary>All that the runtime itself has, by their names.</summary>
    public static ImmutableArray<string> EveryCapability => [.. Capability.Members(OwnCapabilities.Permitted).Where(number => number < Capability.Names.Length).Select(number => Capability.Names[number])];

    /// <summary>Search path when the image names none.</summary>
    public const string Path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    /// <summary>Paths that read as empty.</summary>
    public static ImmutableArray<string> MaskedPaths { get; } =
    [
        "/proc/acpi", "/proc/asound", "/proc/interrupts", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/sched_debug", "/proc/scsi", "/proc/timer_list", "/proc/timer_stats",
        "/sys/devices/virtual/powercap", "/sys/firmware",
    ];

    /// <summary>Paths that cannot be written.</summary>
    public static ImmutableArray<string> ReadonlyPaths { get; } = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];

    /// <summary>Mounts of an ordinary container.</summary>
    public static ImmutableArray<MountSpec> Mounts { get; } =
    [
        new() { Destination = "/proc", Type = "proc", Source = "proc", Options = ["nosuid", "noexec", "nodev"] },
        new() { Destination = "/dev", Type = "tmpfs", Source = "tmpfs", Options = ["nosuid", "strictatime", "mode=755", "size=65536k"] },
        new() { Destination = "/dev/pts", Type = "devpts", Source = "devpts", Options = ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"] },
        new() { Destination = "/sys", Type = "sysfs", Source = "sysfs", Options = ["nosuid", "noexec", "nodev", "ro"] },
        new() { Destination = "/sys/fs/cgroup", Type = "cgroup", Source = "cgroup", Options = ["ro", "nosuid", "noexec", "nodev"] },
        new() { Destination = "/dev/mqueue", Type = "mqueue", Source = "mqueue", Options = ["nosuid", "noexec", "nodev"] },
        new() { Destination = "/dev/shm", Type = "tmpfs", Source = "shm", Options = ["nosuid", "noexec", "nodev", "mode=1777", "size=65536k"] },
    ];

    /// <summary>Mounts of a privileged container: /sys and the control groups can be written.</summary>
    public static ImmutableArray<MountSpec> PrivilegedMounts { get; } = [.. Mounts.Select(m => m with { Options = m.Options.Remove("ro") })];

    /// <summary>The sets of an ordinary container that runs as root or as another user: without ambient ones, so that a user who is not root has none.</summary>
    /// <param name="names">Capabilities as <c>CAP_CHOWN</c>, or <see cref="AllCapabilities"/>.</param>
    public static CapabilitiesSpec Sets(ImmutableArray<string> names) => new() { Bounding = names, Permitted = names, Effective = names };
}
