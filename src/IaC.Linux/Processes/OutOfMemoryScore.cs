namespace IaC.Linux.Processes;

/// <summary>How soon the kernel kills this process when memory is short (proc_pid_oom_score_adj(5)).</summary>
public static class OutOfMemoryScore
{
    private const string Path = "/proc/self/oom_score_adj";
    private const string NearlyNever = "-999";

    /// <summary>Puts the calling process behind all that have the usual score. Where the right to do so is missing (CAP_SYS_RESOURCE) the score stays as it was.</summary>
    /// <returns>Whether it was lowered.</returns>
    public static bool TryLower()
    {
        try
        {
            File.WriteAllText(Path, NearlyNever);
            return true;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return false;
        }
    }
}
