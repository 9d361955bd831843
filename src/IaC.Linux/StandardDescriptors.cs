namespace IaC.Linux;

/// <summary>Descriptors 0 to 2 of this process.</summary>
public static unsafe class StandardDescriptors
{
    private const int AtFdCwd = -100;
    private const int GetFlags = 1;

    /// <summary>
    /// Opens <c>/dev/null</c> in the place of each that is closed. Else the next file that is opened gets its number, be it a database or the pipe by which the runtime hears of signals, and what is written for people goes there.
    /// To be called before anything is opened.
    /// </summary>
    /// <exception cref="LinuxException">It cannot be opened.</exception>
    public static void Ensure()
    {
        for (int number = 0; number <= 2; number++)
        {
            if (Syscall.Invoke(SyscallNumber.Fcntl, number, GetFlags) < 0)
            {
                // The kernel gives the lowest number that is free, which is this one; children inherit it as they do any other.
                fixed (byte* path = "/dev/null\0"u8)
                {
                    Syscall.Check(Syscall.Invoke(SyscallNumber.Openat, AtFdCwd, (nint)path, OpenFlags.ReadWrite), "open", "/dev/null");
                }
            }
        }
    }
}
