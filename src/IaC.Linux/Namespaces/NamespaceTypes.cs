namespace IaC.Linux.Namespaces;

/// <summary>Kinds of namespaces (namespaces(7)); the values are the CLONE_NEW flags of linux/sched.h.</summary>
[Flags]
public enum NamespaceTypes
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Mount points.</summary>
    Mount = 0x00020000,

    /// <summary>Root of the cgroup tree as seen.</summary>
    Cgroup = 0x02000000,

    /// <summary>Host and domain name.</summary>
    Uts = 0x04000000,

    /// <summary>System V IPC and POSIX message queues.</summary>
    Ipc = 0x08000000,

    /// <summary>Process ids.</summary>
    Pid = 0x20000000,

    /// <summary>Network.</summary>
    Network = 0x40000000,
}
