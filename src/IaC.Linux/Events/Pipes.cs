using Microsoft.Win32.SafeHandles;

namespace IaC.Linux.Events;

/// <summary>Pipes whose reading end never blocks (pipe2(2)).</summary>
public static unsafe class Pipes
{
    private const int CloseOnExec = 0x80000;
    private const int NonBlock = 0x800;
    private const int SetStatusFlags = 4;

    /// <summary>A pipe. The writing end blocks as programs expect of their output; both ends close on exec.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) Create()
    {
        int* ends = stackalloc int[2];
        Syscall.Check(Syscall.Invoke(SyscallNumber.Pipe2, (nint)ends, CloseOnExec), "pipe2");
        Syscall.Invoke(SyscallNumber.Fcntl, ends[0], SetStatusFlags, NonBlock);
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }

    /// <summary>The reading end, once more, of the pipe that a process writes to: what is in it is not lost when a former reader ended. Close-on-exec, never blocks.</summary>
    /// <returns>Null where the process has ended, or its descriptor is no pipe.</returns>
    public static SafeFileHandle? TryOpenReader(int pid, int descriptor)
    {
        string link = $"/proc/{pid}/fd/{descriptor}";
        try
        {
            return new FileInfo(link).LinkTarget is { } target && target.StartsWith("pipe:", StringComparison.Ordinal) ? FileDescriptors.Open(link, OpenFlags.ReadOnly | OpenFlags.NonBlocking) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>A pipe for the input of a program, which blocks as programs expect, and so does who writes to it; both ends close on exec.</summary>
    /// <exception cref="LinuxException">No descriptor is left.</exception>
    public static (SafeFileHandle Read, SafeFileHandle Write) CreateInput()
    {
        int* ends = stackalloc int[2];
        Syscall.Check(Syscall.Invoke(SyscallNumber.Pipe2, (nint)ends, CloseOnExec), "pipe2");
        return (new SafeFileHandle(ends[0], ownsHandle: true), new SafeFileHandle(ends[1], ownsHandle: true));
    }
}
