using System.Globalization;

namespace IaC.Linux.Processes;

/// <summary>What the kernel notes about a process (proc_pid_stat(5), field 9; PF_ flags of linux/sched.h).</summary>
public static class ProcessFlags
{
    private const uint Exiting = 0x4;
    private const int FieldAfterName = 6;

    /// <summary>
    /// Whether the process has begun to end, or has ended. The first process of a PID namespace stays so until every other one is reaped, and nothing can be started in the namespace any more.
    /// </summary>
    public static bool IsExiting(int pid)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            return (uint.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[FieldAfterName], CultureInfo.InvariantCulture) & Exiting) != 0;
        }
        catch (IOException)
        {
            // Both "no such file" and ESRCH mean that it is gone.
            return true;
        }
    }
}
