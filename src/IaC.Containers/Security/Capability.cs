using System.Collections.Immutable;
using IaC.Containers.Lifecycle;
using IaC.Linux;
using IaC.Linux.Processes;

namespace IaC.Containers.Security;

/// <summary>Names of capabilities (capabilities(7), linux/capability.h) and sets of them as bit masks.</summary>
internal static class Capability
{
    /// <summary>In the order of their numbers, from 0.</summary>
    internal static readonly ImmutableArray<string> Names =
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_DAC_READ_SEARCH", "CAP_FOWNER", "CAP_FSETID", "CAP_KILL", "CAP_SETGID", "CAP_SETUID", "CAP_SETPCAP", "CAP_LINUX_IMMUTABLE",
        "CAP_NET_BIND_SERVICE", "CAP_NET_BROADCAST", "CAP_NET_ADMIN", "CAP_NET_RAW", "CAP_IPC_LOCK", "CAP_IPC_OWNER", "CAP_SYS_MODULE", "CAP_SYS_RAWIO", "CAP_SYS_CHROOT",
        "CAP_SYS_PTRACE", "CAP_SYS_PACCT", "CAP_SYS_ADMIN", "CAP_SYS_BOOT", "CAP_SYS_NICE", "CAP_SYS_RESOURCE", "CAP_SYS_TIME", "CAP_SYS_TTY_CONFIG", "CAP_MKNOD", "CAP_LEASE",
        "CAP_AUDIT_WRITE", "CAP_AUDIT_CONTROL", "CAP_SETFCAP", "CAP_MAC_OVERRIDE", "CAP_MAC_ADMIN", "CAP_SYSLOG", "CAP_WAKE_ALARM", "CAP_BLOCK_SUSPEND", "CAP_AUDIT_READ", "CAP_PERFMON",
        "CAP_BPF", "CAP_CHECKPOINT_RESTORE",
    ];

    /// <summary>Capabilities that the running kernel has: 0 to this number minus one.</summary>
    internal static int KernelCount { get; } = int.Parse(File.ReadAllText("/proc/sys/kernel/cap_last_cap"), System.Globalization.CultureInfo.InvariantCulture) + 1;

    /// <summary>The set of the names; <see cref="ContainerDefaults.AllCapabilities"/> stands for all that this process has.</summary>
    /// <exception cref="ContainerStartException">A name is no capability.</exception>
    internal static ulong Mask(ImmutableArray<string> names)
    {
        ulong mask = 0;
        foreach (string name in names)
        {
            int number = Names.IndexOf(name);
            mask |= name == ContainerDefaults.AllCapabilities ? OwnCapabilities.Permitted
                : number >= 0 ? 1UL << number
                : throw new ContainerStartException("set capabilities", name, "capset", LinuxError.EINVAL, "no such capability");
        }

        return mask;
    }

    /// <summary>Numbers of the members of a set.</summary>
    internal static IEnumerable<int> Members(ulong mask) => Enumerable.Range(0, 64).Where(number => (mask & (1UL << number)) != 0);
}
