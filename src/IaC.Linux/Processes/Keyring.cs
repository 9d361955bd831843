namespace IaC.Linux.Processes;

/// <summary>Session keyrings (keyrings(7)).</summary>
public static class Keyring
{
    private const int GetKeyringId = 0;
    private const int SessionKeyring = -3;

    /// <summary>False on a kernel that is built without keys.</summary>
    public static bool IsSupported { get; } = Syscall.Invoke(SyscallNumber.Keyctl, GetKeyringId, SessionKeyring, 0) != -LinuxError.ENOSYS;
}
