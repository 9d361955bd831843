using System.Globalization;

namespace IaC.Linux.Processes;

/// <summary>
/// When a process started. A pid with its start time and the <see cref="BootId"/> names one process for ever; a pid alone comes to mean another one.
/// </summary>
public static class ProcessStartTime
{
    private const int FieldsBefore = 19;

    /// <summary>Start in clock ticks since boot (field 22 of proc_pid_stat(5)); null when there is no such process.</summary>
    public static ulong? Of(int pid)
    {
        try
        {
            return Parse(File.ReadAllText($"/proc/{pid}/stat"));
        }
        catch (IOException fault) when (fault is FileNotFoundException or DirectoryNotFoundException || fault.HResult == LinuxError.ESRCH)
        {
            // Both "no such file" and ESRCH of a process that ends while its file is read mean the same; a lack of descriptors means nothing of the process.
            return null;
        }
    }

    /// <summary>Whether the process still runs, or waits to be reaped, under that pid.</summary>
    public static bool IsAlive(int pid, ulong startTime) => Of(pid) == startTime;

    // The name, field 2, may hold spaces and brackets, so that fields are counted from the last bracket on.
    internal static ulong Parse(string stat)
    {
        ReadOnlySpan<char> rest = stat.AsSpan(stat.LastIndexOf(')') + 2);
        for (int i = 0; i < FieldsBefore; i++)
        {
            rest = rest[(rest.IndexOf(' ') + 1)..];
        }

        return ulong.Parse(rest[..rest.IndexOf(' ')], CultureInfo.InvariantCulture);
    }
}
