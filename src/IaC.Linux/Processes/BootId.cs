namespace IaC.Linux.Processes;

/// <summary>Names the running boot of the machine (random(4)): pids, namespaces and mounts that were recorded under another one are gone.</summary>
public static class BootId
{
    /// <summary>A UUID in lower case.</summary>
    public static string Current { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
}
