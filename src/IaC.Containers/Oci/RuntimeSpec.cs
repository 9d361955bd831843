using System.Collections.Immutable;

namespace IaC.Containers.Oci;

// The part of the OCI Runtime Specification 1.2 (config.md, config-linux.md) that this runtime carries out; member names are the specification's, in camelCase JSON.

/// <summary>config.md: one container.</summary>
public sealed record RuntimeSpec
{
    /// <summary>Version of the specification.</summary>
    public string OciVersion { get; init; } = "1.2.0";

    /// <summary>Root file system.</summary>
    public required RootSpec Root { get; init; }

    /// <summary>The program.</summary>
    public required ProcessSpec Process { get; init; }

    /// <summary>UTS host name; null keeps that of the namespace.</summary>
    public string? Hostname { get; init; }

    /// <summary>Mounts below the root, in order.</summary>
    public ImmutableArray<MountSpec> Mounts { get; init; } = [];

    /// <summary>Linux section.</summary>
    public required LinuxSpec Linux { get; init; }
}

/// <summary>config.md "Root". Either a prepared <see cref="Path"/>, or layers that the runtime overlays.</summary>
public sealed record RootSpec
{
    /// <summary>Folder that is the root; empty when <see cref="Lower"/> is given.</summary>
    public string Path { get; init; } = "";

    /// <summary>The root cannot be written.</summary>
    public bool Readonly { get; init; }

    /// <summary>Unpacked layers, topmost first (ours, not the specification's).</summary>
    public ImmutableArray<string> Lower { get; init; } = [];

    /// <summary>Folder that takes the writes; it holds <c>upper</c> and <c>work</c>. Null with <see cref="Lower"/> and <see cref="Readonly"/> needs none.</summary>
    public string? Writable { get; init; }
}

/// <summary>config.md "Process".</summary>
public sealed record ProcessSpec
{
    /// <summary>Whether a terminal is attached.</summary>
    public bool Terminal { get; init; }

    /// <summary>User and groups, as numbers.</summary>
    public UserSpec User { get; init; } = new();

    /// <summary>argv; the program is looked up in PATH of <see cref="Env"/> inside the container.</summary>
    public required ImmutableArray<string> Args { get; init; }

    /// <summary><c>NAME=value</c>.</summary>
    public ImmutableArray<string> Env { get; init; } = [];

    /// <summary>Working directory; absolute, made when absent.</summary>
    public string Cwd { get; init; } = "/";

    /// <summary>Capability sets; null drops all.</summary>
    public CapabilitiesSpec? Capabilities { get; init; }

    /// <summary>Resource limits.</summary>
    public ImmutableArray<RlimitSpec> Rlimits { get; init; } = [];

    /// <summary>prctl(PR_SET_NO_NEW_PRIVS).</summary>
    public bool NoNewPrivileges { get; init; } = true;

    /// <summary>/proc/self/oom_score_adj; null leaves it.</summary>
    public int? OomScoreAdj { get; init; }
}

/// <summary>config.md "User".</summary>
public sealed record UserSpec
{
    /// <summary>User id.</summary>
    public uint Uid { get; init; }

    /// <summary>Group id.</summary>
    public uint Gid { get; init; }

    /// <summary>umask; null leaves 0022.</summary>
    public uint? Umask { get; init; }

    /// <summary>Supplementary groups.</summary>
    public ImmutableArray<uint> AdditionalGids { get; init; } = [];
}

/// <summary>config.md "capabilities": names such as <c>CAP_CHOWN</c>.</summary>
public sealed record CapabilitiesSpec
{
    /// <summary>Bounding set.</summary>
    public ImmutableArray<string> Bounding { get; init; } = [];

    /// <summary>Effective set.</summary>
    public ImmutableArray<string> Effective { get; init; } = [];

    /// <summary>Inheritable set.</summary>
    public ImmutableArray<string> Inheritable { get; init; } = [];

    /// <summary>Permitted set.</summary>
    public ImmutableArray<string> Permitted { get; init; } = [];

    /// <summary>Ambient set.</summary>
    public ImmutableArray<string> Ambient { get; init; } = [];
}

/// <summary>config.md "rlimits".</summary>
/// <param name="Type"><c>RLIMIT_NOFILE</c>.</param>
/// <param name="Soft">Soft limit.</param>
/// <param name="Hard">Hard limit.</param>
public sealed record RlimitSpec(string Type, ulong Soft, ulong Hard);

/// <summary>config.md "Mounts". A source <c>volume:NAME</c> (ours) is a mount that the supervisor holds open, such as a tmpfs of the pod.</summary>
public sealed record MountSpec
{
    /// <summary>Absolute path in the container; made when absent, and never followed out of the root.</summary>
    public required string Destination { get; init; }

    /// <summary><c>bind</c>, <c>proc</c>, <c>tmpfs</c>, <c>devpts</c>, <c>mqueue</c>, <c>sysfs</c>, <c>cgroup</c>.</summary>
    public required string Type { get; init; }

    /// <summary>What is mounted.</summary>
    public string? Source { get; init; }

    /// <summary>Options as in mount(8): <c>ro</c>, <c>nosuid</c>, <c>rbind</c>, <c>mode=0755</c>.</summary>
    public ImmutableArray<string> Options { get; init; } = [];
}

/// <summary>config-linux.md.</summary>
public sealed record LinuxSpec
{
    /// <summary>Namespaces; one that is absent is shared with the caller.</summary>
    public ImmutableArray<NamespaceSpec> Namespaces { get; init; } = [];

    /// <summary>Devices beside the default ones.</summary>
    public ImmutableArray<DeviceSpec> Devices { get; init; } = [];

    /// <summary>Path below the runtime's cgroup root.</summary>
    public string CgroupsPath { get; init; } = "";

    /// <summary>Limits.</summary>
    public ResourcesSpec Resources { get; init; } = new();

    /// <summary>Kernel parameters of the namespaces.</summary>
    public ImmutableDictionary<string, string> Sysctl { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Whether the default seccomp filter is applied; a filter of one's own comes later.</summary>
    public SeccompProfile Seccomp { get; init; } = SeccompProfile.Default;

    /// <summary>Paths that read as empty.</summary>
    public ImmutableArray<string> MaskedPaths { get; init; } = [];

    /// <summary>Paths that cannot be written.</summary>
    public ImmutableArray<string> ReadonlyPaths { get; init; } = [];
}

/// <summary>Which filter confines the system calls.</summary>
public enum SeccompProfile
{
    /// <summary>No filter.</summary>
    Unconfined,

    /// <summary>The runtime's own filter, of Docker's default strength.</summary>
    Default,
}

/// <summary>config-linux.md "Namespaces".</summary>
/// <param name="Type"><c>pid</c>, <c>network</c>, <c>mount</c>, <c>ipc</c>, <c>uts</c>, <c>user</c>, <c>cgroup</c>.</param>
/// <param name="Path">Namespace to join; null makes a new one; <c>pod</c> (ours) joins the one that the supervisor holds.</param>
public sealed record NamespaceSpec(string Type, string? Path = null);

/// <summary>config-linux.md "Devices".</summary>
public sealed record DeviceSpec
{
    /// <summary>Path in the container.</summary>
    public required string Path { get; init; }

    /// <summary><c>c</c>, <c>b</c>, <c>p</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Major number.</summary>
    public uint Major { get; init; }

    /// <summary>Minor number.</summary>
    public uint Minor { get; init; }

    /// <summary>Mode.</summary>
    public uint FileMode { get; init; } = 0x1B6;
}

/// <summary>config-linux.md "Control groups".</summary>
public sealed record ResourcesSpec
{
    /// <summary>Bytes; null is no limit.</summary>
    public long? MemoryLimit { get; init; }

    /// <summary>CPU shares, as in cgroup v1 (2 to 262144).</summary>
    public ulong? CpuShares { get; init; }

    /// <summary>CPU time in microseconds per <see cref="CpuPeriod"/>; null is no limit.</summary>
    public long? CpuQuota { get; init; }

    /// <summary>Period in microseconds.</summary>
    public ulong CpuPeriod { get; init; } = 100_000;

    /// <summary>Most processes and threads; null is no limit.</summary>
    public long? PidsLimit { get; init; }

    /// <summary>Every device may be used (a privileged container).</summary>
    public bool AllDevices { get; init; }
}
