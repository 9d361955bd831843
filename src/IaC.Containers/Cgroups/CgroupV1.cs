using System.Globalization;
using IaC.Containers.Oci;

namespace IaC.Containers.Cgroups;

/// <summary>Control files of v1 hierarchies (kernel documentation, admin-guide/cgroup-v1).</summary>
internal static class CgroupV1
{
    private const string Unlimited = "-1";

    /// <summary>Controllers in use: limits, the CPU time that programs in containers read, and device rules.</summary>
    internal static readonly string[] Controllers = ["cpu", "cpuacct", "devices", "memory", "pids"];

    /// <summary>What to write for the limits, in this order; a limit that is absent is lifted.</summary>
    internal static IEnumerable<CgroupSetting> Settings(ResourcesSpec resources)
    {
        string memory = resources.MemoryLimit?.ToString(CultureInfo.InvariantCulture) ?? Unlimited;
        yield return new("cpu", "cpu.shares", $"{resources.CpuShares ?? 1024}", Required: resources.CpuShares is not null);
        yield return new("cpu", "cpu.cfs_period_us", $"{resources.CpuPeriod}", Required: resources.CpuQuota is not null);
        yield return new("cpu", "cpu.cfs_quota_us", $"{resources.CpuQuota ?? -1}", Required: resources.CpuQuota is not null);

        // Memory with swap can never be less than memory, so it is lifted before memory changes. There is no such file on a kernel that does not account for swap.
        yield return new("memory", "memory.memsw.limit_in_bytes", Unlimited, Required: false);
        yield return new("memory", "memory.limit_in_bytes", memory, Required: resources.MemoryLimit is not null);
        yield return new("memory", "memory.memsw.limit_in_bytes", memory, Required: false);
        yield return new("pids", "pids.max", resources.PidsLimit?.ToString(CultureInfo.InvariantCulture) ?? "max", Required: resources.PidsLimit is not null);
    }
}
