using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Processes;

/// <summary>
/// Processes by descriptor (pidfd_open(2)): unlike a number it never comes to mean another process. The descriptor is readable in poll and epoll once the process has ended.
/// </summary>
public static class PidFd
{
    private const int WNoHang = 1;
    private const int WExited = 4;
    private const int WAll = 0x40000000;
    private const int PPidFd = 3;

    /// <summary>The descriptor of a running process, close-on-exec. <see cref="LinuxException"/> with <see cref="LinuxError.ESRCH"/> when there is none.</summary>
    public static SafeFileHandle Open(int pid) =>
        new((nint)Syscall.Check(Syscall.Invoke(SyscallNumber.PidfdOpen, pid), "pidfd_open", $"{pid}"), ownsHandle: true);

    /// <summary>Sends a signal (pidfd_send_signal(2)); 0 only checks. False when the process has ended.</summary>
    public static bool SendSignal(SafeFileHandle pidFd, int signal)
    {
        using DescriptorUse use = new(pidFd);
        nint result = Syscall.Invoke(SyscallNumber.PidfdSendSignal, use.Number, signal);
        if (result == -LinuxError.ESRCH)
        {
            return false;
        }

        Syscall.Check(result, "pidfd_send_signal", $"{signal}");
        return true;
    }

    /// <summary>Reaps a child that has ended; null while it runs. Each child is reaped once, afterwards ECHILD is thrown.</summary>
    public static ExitStatus? TryReap(SafeFileHandle pidFd) => WaitId(pidFd, WExited | WAll | WNoHang);

    /// <summary>Blocks until a child has ended, and reaps it.</summary>
    public static ExitStatus Reap(SafeFileHandle pidFd) => WaitId(pidFd, WExited | WAll)!.Value;

    private static unsafe ExitStatus? WaitId(SafeFileHandle pidFd, int options)
    {
        using DescriptorUse use = new(pidFd);
        SignalInfo info = default;
        nint result;
        do
        {
            // SAFETY: info lives on this stack for the length of the call.
            result = Syscall.Invoke(SyscallNumber.Waitid, PPidFd, use.Number, (nint)(&info), options);
        }
        while (result == -LinuxError.EINTR);

        Syscall.Check(result, "waitid");
        return info.Pid == 0 ? null : info.Code == SignalInfo.Exited ? new ExitStatus(info.Status, null) : new ExitStatus(null, info.Status);
    }
}
