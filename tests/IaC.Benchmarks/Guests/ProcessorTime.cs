using System.Globalization;

namespace IaC.Benchmarks.Guests;

/// <summary>Processor time in seconds, as the kernel counts it for a process (<c>/proc/PID/stat</c>), in steps of 10 ms. Unlike a clock it hardly changes with what else the machine does.</summary>
internal static class ProcessorTime
{
    private const double TicksPerSecond = 100;

    // Fields 14 to 17 of proc_pid_stat(5), counted from the end of the name: own time of the program, of the kernel for it, and the same of children that have ended.
    private const int Own = 11;
    private const int Children = 13;

    /// <summary>What a process and its threads took until now.</summary>
    internal static double Of(int pid) => Of($"/proc/{pid}/stat", Own);

    /// <summary>What programs took that this one started and that have ended.</summary>
    internal static double OfEndedChildren() => Of("/proc/self/stat", Children);

    private static double Of(string path, int first)
    {
        string stat = File.ReadAllText(path);
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return (double.Parse(fields[first], CultureInfo.InvariantCulture) + double.Parse(fields[first + 1], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
