namespace IaC.Linux.Processes;

/// <summary>Processes that a program started and that stayed in its process group (setsid(2), kill(2)).</summary>
public static class ProcessGroup
{
    private const int SigKill = 9;

    /// <summary>Kills the group that a process leads; one without members is fine.</summary>
    /// <param name="leader">Its pid. The process must not have been reaped: afterwards the number may be another's.</param>
    public static void Kill(int leader)
    {
        nint result = Syscall.Invoke(SyscallNumber.Kill, -leader, SigKill);
        if (result != -LinuxError.ESRCH)
        {
            Syscall.Check(result, "kill", $"process group {leader}");
        }
    }
}
