using System.Globalization;
using IaC.Linux;

namespace IaC.Containers.Cgroups;

/// <summary>What the processes of a group have used, and use.</summary>
/// <param name="Cpu">Time of processors since the group was made; null where the host counts it by no group.</param>
/// <param name="Memory">Bytes in use, without what the kernel keeps of files and gives back at once; null where there is no memory controller.</param>
/// <param name="Processes">How many there are.</param>
/// <param name="Read">Bytes that those which run now have read from disks.</param>
/// <param name="Written">Bytes that those which run now have written to disks.</param>
public sealed record CgroupUsage(TimeSpan? Cpu, long? Memory, int Processes, long Read, long Written)
{
    /// <summary>Reads it. A group that is not there uses nothing.</summary>
    public static CgroupUsage Of(Cgroup group)
    {
        IReadOnlyList<int> processes = group.Processes;
        (long read, long written) = (0, 0);
        foreach (int process in processes)
        {
            Dictionary<string, long> io = Values($"/proc/{process}/io", ':');
            read += io.GetValueOrDefault("read_bytes");
            written += io.GetValueOrDefault("write_bytes");
        }

        return new CgroupUsage(CpuOf(group), MemoryOf(group), processes.Count, read, written);
    }

    // Counted in version 2 also without the controller.
    private static TimeSpan? CpuOf(Cgroup group) =>
        group.UnifiedFolder is { } folder && Values(Path.Combine(folder, "cpu.stat"), ' ').TryGetValue("usage_usec", out long used) ? TimeSpan.FromMicroseconds(used) : null;

    private static long? MemoryOf(Cgroup group)
    {
        if (group.MemoryCurrent is not { } current)
        {
            return null;
        }

        Dictionary<string, long> stat = Values(group.MemoryStatFile, ' ');
        return Math.Max(0, current - stat.GetValueOrDefault("total_inactive_file", stat.GetValueOrDefault("inactive_file")));
    }

    private static Dictionary<string, long> Values(string? path, char separator)
    {
        Dictionary<string, long> values = [];
        try
        {
            foreach (string line in path is null ? [] : File.ReadLines(path))
            {
                int end = line.IndexOf(separator);
                if (end > 0 && long.TryParse(line.AsSpan(end + 1).Trim(), CultureInfo.InvariantCulture, out long value))
                {
                    values[line[..end]] = value;
                }
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException || e.HResult is LinuxError.ENODEV or LinuxError.ESRCH)
        {
            // It has ended, or is not ours to look at.
        }

        return values;
    }
}
