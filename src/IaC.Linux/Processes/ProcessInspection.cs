namespace IaC.Linux.Processes;

/// <summary>Who may look into the calling process (prctl(2), PR_SET_DUMPABLE).</summary>
public static class ProcessInspection
{
    private const int SetDumpable = 4;

    /// <summary>
    /// Takes /proc/PID/mem, /proc/PID/exe and ptrace of this process away from all who do not hold CAP_SYS_PTRACE, and core dumps with it. A child shares this memory until its exec,
    /// also when it is already in the PID namespace of a container (compare CVE-2019-5736).
    /// </summary>
    public static void Forbid() => Syscall.Check(Syscall.Invoke(SyscallNumber.Prctl, SetDumpable, 0), "prctl", "PR_SET_DUMPABLE");
}
