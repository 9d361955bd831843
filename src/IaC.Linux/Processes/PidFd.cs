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

    /// <summary>Whether a process has ended, also one that is no child.</summary>
    public static bool HasEnded(SafeFileHandle pidFd) => Events.Polling.WaitReadable(TimeSpan.Zero, pidFd);

    /// <summary>A copy of a descriptor that a process has, close-on-exec (pidfd_getfd(2)). What it leads to is that process's word: look before it is used.</summary>
    /// <exception cref="LinuxException">EBADF: it has none of the number. EPERM: the caller may not trace it. ESRCH: it has ended.</exception>
    public static SafeFileHandle CopyDescriptor(SafeFileHandle pidFd, int number)
    {
        using DescriptorUse use = new(pidFd);
        return FileDescriptors.Own(Syscall.Check(Syscall.Invoke(SyscallNumber.PidfdGetfd, use.Number, number, 0), "pidfd_getfd", $"{number}"));
    }

    /// <summary>Reaps a child that has ended; null while it runs. Each child is reaped once, afterwards ECHILD is thrown.</summary>
    public static ExitStatus? TryReap(SafeFileHandle pidFd) => WaitId(pidFd, WExited | WAll | WNoHang);

    /// <summary>Blocks until a child has ended, and reaps it.</summary>
    public static ExitStatus Reap(SafeFileHandle pidFd) => WaitId(pidFd, WExited | WAll)!.Value;

    /// <summary>Kills a child and reaps it.</summary>
    public static void End(SafeFileHandle pidFd)
    {
        SendSignal(pidFd, Signals.SIGKILL);
        Reap(pidFd);
    }

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
