using System.Globalization;

namespace IaC.Benchmarks.Pods;

/// <summary>Memory of one process in KiB, as the kernel counts it (<c>/proc/PID/smaps_rollup</c>).</summary>
/// <param name="Resident">Pages in memory, shared ones in full (RSS).</param>
/// <param name="Proportional">Shared pages divided by those who share them (PSS).</param>
/// <param name="Private">Pages of its own.</param>
internal sealed record ProcessMemory(int Resident, int Proportional, int Private)
{
    /// <summary>Memory of now.</summary>
    internal static ProcessMemory Of(int pid)
    {
        Dictionary<string, int> fields = File.ReadLines($"/proc/{pid}/smaps_rollup").Skip(1)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .ToDictionary(words => words[0], words => int.Parse(words[1], CultureInfo.InvariantCulture));
        return new ProcessMemory(fields["Rss:"], fields["Pss:"], fields["Private_Clean:"] + fields["Private_Dirty:"]);
    }
}
