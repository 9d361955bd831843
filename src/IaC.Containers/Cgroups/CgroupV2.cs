using System.Globalization;
using IaC.Containers.Oci;
using IaC.Linux;

namespace IaC.Containers.Cgroups;

/// <summary>Control files of the v2 hierarchy (kernel documentation, admin-guide/cgroup-v2).</summary>
internal static class CgroupV2
{
    private const string Unlimited = "max";

    /// <summary>Controllers in use.</summary>
    internal static readonly string[] Controllers = ["cpu", "memory", "pids"];

    /// <summary>What to write for the limits; a limit that is absent is lifted.</summary>
    internal static IEnumerable<CgroupSetting> Settings(ResourcesSpec resources)
    {
        yield return new("cpu", "cpu.weight", $"{Weight(resources.CpuShares ?? 1024)}", Required: resources.CpuShares is not null);
        yield return new("cpu", "cpu.max", $"{resources.CpuQuota?.ToString(CultureInfo.InvariantCulture) ?? Unlimited} {resources.CpuPeriod}", Required: resources.CpuQuota is not null);
        yield return new("memory", "memory.max", resources.MemoryLimit?.ToString(CultureInfo.InvariantCulture) ?? Unlimited, Required: resources.MemoryLimit is not null);

        // The limit is one on all memory, as on v1; there is no such file on a kernel without swap.
        yield return new("memory", "memory.swap.max", resources.MemoryLimit is null ? Unlimited : "0", Required: false);
        yield return new("pids", "pids.max", resources.PidsLimit?.ToString(CultureInfo.InvariantCulture) ?? Unlimited, Required: resources.PidsLimit is not null);
    }

    /// <summary>Lets every parent of a group pass its controllers on to its children.</summary>
    internal static void PassControllersDown(string root, string relativePath, IEnumerable<string> controllers)
    {
        string command = string.Join(' ', controllers.Select(name => $"+{name}"));
        string folder = root;
        foreach (string part in relativePath.Split('/'))
        {
            KernelFile.Write(Path.Combine(folder, "cgroup.subtree_control"), command);
            folder = Path.Combine(folder, part);
        }
    }

    /// <summary>CPU shares of v1 (2 to 262144) as a weight of v2 (1 to 10000), by the formula of the OCI specification's implementations and of Kubernetes.</summary>
    internal static ulong Weight(ulong shares) => 1 + ((Math.Clamp(shares, 2, 262_144) - 2) * 9999 / 262_142);
}
